import { LOOK_LEASE_MS } from '@videogen/lifecycle';
import { readStoreProblem, renewLook, type ClaimedLook, type Store } from '@videogen/store';
import { pause } from './pause.ts';

const TRY_AGAIN_MS = 500;

/**
 * Makes a claimed look that could not be recorded due again after `dueInMs`, instead of at the end of its lease. While the database is away it
 * keeps trying for as long as the claim holds, or until the stop. Never rejects.
 */
export async function giveBack(
  store: Store,
  { generation: { id }, lease }: ClaimedLook,
  { dueInMs, stop }: { readonly dueInMs: number; readonly stop: AbortSignal },
): Promise<void> {
  const endsAt = performance.now() + LOOK_LEASE_MS;
  while (performance.now() < endsAt && !stop.aborted) {
    try {
      await renewLook(store, { id, lease, leaseMs: dueInMs });
      return;
    } catch (error) {
      if (readStoreProblem(error) === undefined) return;
      await pause(TRY_AGAIN_MS, stop);
    }
  }
}
