import { readQueue, type Generation, type QueueState, type Store } from '@videogen/store';
import type { Submission } from '@videogen/videogenapi';

/** The model that VideoGenAPI uses if none is named. */
export const DEFAULT_MODEL = 'sora-2';

const MS = 1000;
/** The limit of all plans, until VideoGenAPI reports another. */
const usual = { limit: 5, windowSeconds: 15 * 60 } as const;

/** The model by whose rate limit a request may have to wait. */
export function readQueueModel({ modelKey }: Pick<Generation, 'modelKey'>): string {
  return modelKey ?? DEFAULT_MODEL;
}

/** Milliseconds that a new request has to wait; undefined if there may be room now and no earlier request waits. */
export async function findWait(store: Store, accountId: string, generation: Generation): Promise<number | undefined> {
  const state = await readQueue(store, { accountId, modelKey: readQueueModel(generation) });
  const { limit, ids } = state;
  if (ids.length > 0) return estimateWait(state, ids.length);
  return limit && limit.used >= limit.limit && limit.resetsInMs > 0 ? limit.resetsInMs : undefined;
}

/** Milliseconds until a request with so many ahead of it is sent. */
function estimateWait({ firstInMs, limit }: Pick<QueueState, 'firstInMs' | 'limit'>, ahead: number): number {
  const perWindow = Math.max(limit?.limit ?? usual.limit, 1);
  const windowMs = (limit?.windowSeconds ?? usual.windowSeconds) * MS;
  return firstInMs + Math.floor(ahead / perWindow) * windowMs;
}

/** The expected time at which a generation of a queue is sent; null if it is not in the queue. */
export function estimateSubmitAt(state: QueueState, id: string): Date | null {
  const ahead = state.ids.indexOf(id);
  return ahead === -1 ? null : new Date(state.at.getTime() + estimateWait(state, ahead));
}

/** Milliseconds until the next of a queue may be sent, after one was accepted: 0 while there is room. */
export function waitAfterAcceptance(submission: Submission | undefined): number {
  const { used = 0, limit = Number.POSITIVE_INFINITY, retryAfterSeconds = 0 } = submission?.rateLimit ?? {};
  return used >= limit ? retryAfterSeconds * MS : 0;
}
