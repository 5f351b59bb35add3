import { expect, test } from 'vitest';
import { huntDeadlocks } from '../test/services/hunt-deadlocks.ts';

test('eight processes that write the same rows for a minute never wait for each other in a circle', async () => {
  const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);

  const { errors, deadlocks, writes } = await huntDeadlocks({ ms: 60_000, seed });

  console.log(`Writes on PostgreSQL, CHAOS_SEED=${seed}:`, JSON.stringify(writes));
  expect({ errors, deadlocks }).toEqual({ errors: [], deadlocks: 0 });
});
