import { LOOK_LEASE_MS } from '@videogen/lifecycle';
import { readStoreProblem } from '@videogen/store';
import { pause } from './pause.ts';

const TRY_AGAIN_MS = 500;

/**
 * Gives a claim back that could not be recorded, so that it is due again before the end of its lease. While the database is away
 * it keeps trying for as long as the claim holds, or until the stop. Never rejects.
 */
export async function giveBack(release: () => Promise<unknown>, stop: AbortSignal): Promise<void> {
  const endsAt = performance.now() + LOOK_LEASE_MS;
  while (performance.now() < endsAt && !stop.aborted) {
    try {
      await release();
      return;
    } catch (error) {
      if (readStoreProblem(error) === undefined) return;
      await pause(TRY_AGAIN_MS, stop);
    }
  }
}
