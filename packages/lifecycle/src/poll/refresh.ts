import { findGeneration, findStale, type Generation } from '@videogen/store';
import { KeyRefusedError } from '../identity/key-errors.ts';
import { pollGeneration } from './poll-generation.ts';
import { readPollError } from '../submission/refusal.ts';
import type { RefreshResult } from './refresh-result.ts';
import { openSession } from '../upstream/open-session.ts';
import { createCallerTokens } from '../upstream/tokens.ts';
import type { Lifecycle } from '../lifecycle.ts';

const MIN_INTERVAL_MS = 1000;

/**
 * Polls a generation now, for a caller. A generation that was polled within the last second, was not sent yet or is at its end is
 * returned as it is stored; refreshes of one generation at the same time share one poll. Rejects with KeyRefusedError when VideoGenAPI
 * refuses the key.
 */
export async function refresh(lifecycle: Lifecycle, userId: string, id: string): Promise<RefreshResult> {
  const { store, refreshes } = lifecycle;
  const stored = await findGeneration(store, userId, id);
  if (!stored) return { type: 'not-found' };
  const running = refreshes.get(stored.id);
  if (running) return running;
  const polled = pollNow(lifecycle, stored).finally(() => refreshes.delete(stored.id));
  refreshes.set(stored.id, polled);
  return polled;
}

async function pollNow(lifecycle: Lifecycle, stored: Generation): Promise<RefreshResult> {
  const { store } = lifecycle;
  const { id, userId } = stored;
  const snapshot = await findStale(store, id, { minIntervalMs: MIN_INTERVAL_MS });
  if (!snapshot) return { type: 'success', generation: stored };

  const session = await openSession(lifecycle, { userId }, { tokens: createCallerTokens(lifecycle) });
  const result = await pollGeneration(lifecycle, snapshot, { session });
  if (result.type === 'failed') {
    if (result.error instanceof KeyRefusedError) throw result.error;
    if (result.error.kind !== 'not-found') return readPollError(result.error);
  }
  return { type: 'success', generation: (await findGeneration(store, userId, id)) ?? stored };
}
