import { expect, test } from 'vitest';
import { chooseSeed } from '@videogen/testkit';
import { stormOfRequests } from '../../src/storms/request-budget.ts';
import { databaseKind as kind } from '../database-kind.ts';

test(
  'status requests with one key keep to the budget and its burst, whatever causes them, and whatever dies',
  { timeout: 180_000 },
  async () => {
    const seed = chooseSeed(process.env);

    const { figures, violations } = await stormOfRequests(kind, { forMs: 10_000, killEveryMs: 2500, seed });

    console.log(`Status requests of one key on ${kind}, CHAOS_SEED=${seed}:`, figures);
    expect(violations).toEqual([]);
  },
);
