import { findOverdue, type Snapshot } from '../generation/snapshot.ts';
import { findSubmission } from '../generation/queries.ts';
import type { Generation } from '../generation/generation.ts';
import { internal, type Store } from '../store.ts';

/**
 * Waits while a submission is SUBMITTING, and resolves to what it is then; undefined when it was refused and removed. A submission
 * whose outcome is overdue is given up by `giveUp`.
 */
export async function waitForOutcome(
  store: Store,
  submission: Generation,
  giveUp: (overdue: Snapshot) => Promise<void>,
): Promise<Generation | undefined> {
  const { id, userId } = submission;
  using feed = store[internal].feeds.join(userId);
  for (;;) {
    const { round } = feed;
    const current = await findSubmission(store, id);
    if (current?.status !== 'SUBMITTING') {
      // The caller acknowledges it, and another caller's transaction wrote it.
      await store[internal].synced();
      return current;
    }
    const overdue = await findOverdue(store, id);
    if (overdue) await giveUp(overdue);
    else await feed.waitForRoundAfter(round);
  }
}
