import { expect, test } from 'vitest';
import { stormOf500s } from '../src/storms/failing-upstream.ts';
import { stormOfFrozenPoller } from '../src/storms/frozen-poller.ts';
import { listBroken, kind } from './storm.ts';

test('a poller frozen for 60 s is replaced, and its late write is refused', async (context) => {
  const result = await stormOfFrozenPoller(kind, { frozenMs: 60_000 });

  expect(listBroken(context, result)).toEqual([]);
});

test('while VideoGenAPI answers 500 for 30 s, polls grow rare; afterwards they catch up', async (context) => {
  const result = await stormOf500s(kind, { outageMs: 30_000 });

  expect(listBroken(context, result)).toEqual([]);
});
