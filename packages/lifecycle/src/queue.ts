import { callNext, readQueue, type Generation, type QueueState, type Store } from '@videogen/store';
import type { Submission } from '@videogen/videogenapi';

/** What VideoGenAPI takes where no model is named. */
export const DEFAULT_MODEL = 'sora-2';

const MS = 1000;
/** The limit of all plans, where VideoGenAPI has not told another. */
const usual = { limit: 5, windowSeconds: 15 * 60 } as const;

/** The queue in which a request waits: that of its model, as VideoGenAPI limits each by itself. */
export function readQueueName({ model }: Pick<Generation, 'model'>): string {
  return model?.key ?? DEFAULT_MODEL;
}

/** How long a new request has to wait, milliseconds; undefined where there may be room now, and nobody who came before waits. */
export async function findWait(store: Store, generation: Generation): Promise<number | undefined> {
  const queue = readQueueName(generation);
  const state = await readQueue(store, { userId: generation.userId, queue });
  const { limit, ahead } = state;
  if (ahead > 0) return estimateWait(state, state.firstInMs);
  return limit && limit.used >= limit.limit && limit.resetsInMs > 0 ? limit.resetsInMs : undefined;
}

/** When it is the turn of who stands behind so many, milliseconds, when that of the first is `firstInMs` from now. */
export function estimateWait({ ahead, limit }: QueueState, firstInMs: number): number {
  const perWindow = Math.max(limit?.limit ?? usual.limit, 1);
  const windowMs = (limit?.windowSeconds ?? usual.windowSeconds) * MS;
  return firstInMs + Math.floor(ahead / perWindow) * windowMs;
}

/** Lets the next of a queue go after one was accepted: at once while there is room, or when there will be. */
export async function callNextAfter(
  store: Store,
  { userId, queue }: Pick<Generation, 'userId' | 'queue'>,
  submission?: Submission,
): Promise<void> {
  if (queue === null) return;
  const told = submission?.rateLimit;
  const waitMs = told && told.used >= told.limit ? told.secondsUntilReset * MS : 0;
  await callNext(store, { userId, queue }, { waitMs });
}
