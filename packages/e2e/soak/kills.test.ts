import { expect, test } from 'vitest';
import { stormOfKills } from '../src/storms/kills.ts';
import { listBroken, kind, seed, tell } from './storm.ts';

test('100 random kills under load lose nothing and pay for nothing twice', async (context) => {
  const result = await stormOfKills(kind, { kills: 100, seed, tell });

  expect(listBroken(context, result)).toEqual([]);
});
