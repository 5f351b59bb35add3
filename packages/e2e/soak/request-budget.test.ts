import { expect, test } from 'vitest';
import { stormOfRequests } from '../src/storms/request-budget.ts';
import { listBroken, kind, seed, tell } from './storm.ts';

test('status requests with one key keep to the budget for two minutes, while pollers are killed at random', async (context) => {
  const result = await stormOfRequests(kind, { forMs: 120_000, killEveryMs: 5000, seed, tell });

  expect(listBroken(context, result)).toEqual([]);
});
