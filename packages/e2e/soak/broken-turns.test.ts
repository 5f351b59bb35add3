import { expect, test } from 'vitest';
import { stormOfBrokenTurns } from '../src/storms/broken-turns.ts';
import { skipVisibly } from '../test/skip-visibly.ts';
import { listBroken, kind, seed, tell } from './storm.ts';

test('a poller cut off, killed and frozen in steps of its turns loses nothing and pays for nothing twice', async (context) => {
  skipVisibly(context, kind === 'sqlite' && 'the statements of a turn are held on their way to PostgreSQL');

  const result = await stormOfBrokenTurns({ most: 15, part: 0.3, seed, tell });

  expect(listBroken(context, result)).toEqual([]);
});
