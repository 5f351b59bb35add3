import {
  readQueue,
  type Generation,
  type Queue,
  type QueueState,
  type QueueSummary,
  type Store,
} from '@videogen/store';
import type { Submission } from '@videogen/videogenapi';
import type { UsualRateLimit } from '../settings.ts';

/** The model that VideoGenAPI uses if none is named. */
export const DEFAULT_MODEL = 'sora-2';

const MS = 1000;

/** The model by whose rate limit a request may have to wait. */
export function readQueueModel({ modelKey }: Pick<Generation, 'modelKey'>): string {
  return modelKey ?? DEFAULT_MODEL;
}

/** Milliseconds that a new request has to wait; undefined if there may be room now and no earlier request waits. */
export async function findWait(store: Store, queue: Queue, usual: UsualRateLimit): Promise<number | undefined> {
  const { ids, ...state } = await readQueue(store, queue);
  return findExpectedWait({ ...state, waiting: ids.length }, usual);
}

/** The number of requests that wait for a model, the time of the first, and the model's rate limit. */
export type QueueLoad = Pick<QueueSummary, 'waiting' | 'firstInMs' | 'limit'>;

/** The queue of a model of which nothing is known. */
export const emptyQueue: QueueLoad = { waiting: 0, firstInMs: 0, limit: undefined };

/** Milliseconds that the next request has to wait; undefined if it may be sent now. */
export function findExpectedWait(load: QueueLoad, usual: UsualRateLimit): number | undefined {
  if (load.waiting > 0) return estimateWait(load, load.waiting, usual);
  return hasRoom(load) ? undefined : load.limit?.resetsInMs;
}

/** True unless the rate limit is reached, as it was reported last. */
export function hasRoom({ limit }: Pick<QueueLoad, 'limit'>): boolean {
  return !limit || limit.used < limit.limit || limit.resetsInMs <= 0;
}

/** The load after so many further requests that may wait. The first ones take the room that is left, if none waits. */
export function addRequests(load: QueueLoad, count: number, usual: UsualRateLimit): QueueLoad {
  const sent = load.waiting > 0 ? 0 : Math.min(count, countRoom(load, usual));
  const after = sent === 0 ? load : takeRoom(load, sent, usual);
  if (sent === count) return after;
  const firstInMs = load.waiting > 0 ? load.firstInMs : (after.limit?.resetsInMs ?? 0);
  return { ...after, waiting: load.waiting + count - sent, firstInMs };
}

/** The load after so many requests have been accepted. A window that has passed begins anew. */
export function takeRoom(load: QueueLoad, count: number, usual: UsualRateLimit): QueueLoad {
  const { limit } = load;
  const isFresh = !limit || limit.resetsInMs <= 0;
  return {
    ...load,
    limit: {
      used: isFresh ? count : limit.used + count,
      limit: limit?.limit ?? usual.limit,
      windowSeconds: limit?.windowSeconds ?? null,
      resetsInMs: isFresh ? readWindowMs(limit, usual) : limit.resetsInMs,
    },
  };
}

function countRoom({ limit }: QueueLoad, usual: UsualRateLimit): number {
  if (!limit) return usual.limit;
  return Math.max(limit.resetsInMs <= 0 ? limit.limit : limit.limit - limit.used, hasRoom({ limit }) ? 1 : 0);
}

/** Milliseconds until a request with so many ahead of it is sent. */
function estimateWait(
  { firstInMs, limit }: Pick<QueueLoad, 'firstInMs' | 'limit'>,
  ahead: number,
  usual: UsualRateLimit,
): number {
  const perWindow = Math.max(limit?.limit ?? usual.limit, 1);
  return firstInMs + Math.floor(ahead / perWindow) * readWindowMs(limit, usual);
}

function readWindowMs(limit: QueueLoad['limit'], usual: UsualRateLimit): number {
  return (limit?.windowSeconds ?? usual.windowSeconds) * MS;
}

/** The position of a generation in its queue. */
export interface QueuePosition {
  /** 1 for the one that is sent next. */
  readonly position: number;
  /** The expected time of the submission. */
  readonly submitAt: Date;
}

/** The position of a generation that has so many ahead of it in its queue. */
export function readPosition(
  queue: Pick<QueueSummary, 'firstInMs' | 'limit' | 'at'>,
  ahead: number,
  usual: UsualRateLimit,
): QueuePosition {
  const waitMs = estimateWait(queue, ahead, usual);
  return { position: ahead + 1, submitAt: new Date(queue.at.getTime() + waitMs) };
}

/** The position of a generation in a queue; null if it is not there. */
export function findPosition(state: QueueState, id: string, usual: UsualRateLimit): QueuePosition | null {
  const ahead = state.ids.indexOf(id);
  return ahead === -1 ? null : readPosition(state, ahead, usual);
}

/** Milliseconds until the next of a queue may be sent, after one was accepted: 0 while there is room. */
export function waitAfterAcceptance(submission: Submission | undefined): number {
  const { used = 0, limit = Number.POSITIVE_INFINITY, retryAfterSeconds = 0 } = submission?.rateLimit ?? {};
  return used >= limit ? retryAfterSeconds * MS : 0;
}
