import { expect, test } from 'vitest';
import { chooseSeed } from '@videogen/testkit';
import { stormOfBrokenTurns } from '../../src/storms/broken-turns.ts';

test(
  'a poller cut off, killed or frozen in the steps of its turns loses nothing, pays for nothing twice, and leaves nothing stuck',
  { timeout: 360_000 },
  async () => {
    const seed = chooseSeed(process.env);

    const { figures, violations } = await stormOfBrokenTurns({ most: 1, part: 0.2, seed });

    console.log(`Broken turns, CHAOS_SEED=${seed}:`, figures);
    expect(violations).toEqual([]);
  },
);
