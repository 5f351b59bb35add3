import { expect, test } from 'vitest';
import { huntDeadlocks } from './hunt-deadlocks.ts';

test('eight processes that write the same rows in all orders never wait for each other in a circle', async () => {
  const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
  const { errors, deadlocks, writes } = await huntDeadlocks({ ms: 5000, seed });

  console.log(`Writes on PostgreSQL, CHAOS_SEED=${seed}:`, JSON.stringify(writes));
  expect({ errors, deadlocks }).toEqual({ errors: [], deadlocks: 0 });
  expect(Math.min(...Object.values(writes))).toBeGreaterThan(0);
});
