import { listFollowed, listUnconfirmed, recordObservation, type Turn } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';
import { endUnfound } from '../recovery/reconcile.ts';
import { readWindow } from '../recovery/search-window.ts';

/**
 * Adds a warning to each generation in flight of an account whose key VideoGenAPI refuses, so that subscribers learn of it. A generation
 * that has the warning stays as it is, so a later turn goes on where this one was interrupted. Lost submissions wait for the end of
 * their window, as nothing can be asked, and then end as FAILED.
 */
export async function reportRefusal(
  lifecycle: Lifecycle,
  turn: Turn,
  { since, stop }: { readonly since: Date; readonly stop: AbortSignal },
): Promise<void> {
  const { store } = lifecycle;
  const warning = `VideoGenAPI has refused the key since ${since.toISOString()}. This generation is not polled until the key is accepted again.`;
  const observation = { type: 'reported', status: undefined, facts: {}, warnings: [warning] } as const;
  for (const id of await listFollowed(store, turn.accountId)) {
    if (stop.aborted) return;
    await recordObservation(store, id, observation, { dueInMs: null, turn });
  }
  for (const snapshot of (await listUnconfirmed(store, turn.accountId)).snapshots) {
    if (stop.aborted) return;
    const { generation, token } = snapshot;
    const leftMs = readWindow(lifecycle, snapshot);
    if (leftMs <= 0) await endUnfound(lifecycle, snapshot, turn);
    else await recordObservation(store, generation.id, observation, { dueInMs: leftMs, token, turn });
  }
}
