import { listQueues as readQueues, listWaiting, type Generation, type QueueSummary } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';
import { hasRoom, readPosition, type QueuePosition } from './queue.ts';

/** The submissions of an account that wait for the rate limit of a model, and that limit. */
export interface ModelQueue {
  readonly modelKey: string;
  /** The allowed number of the rate limit; null if it was never reported. */
  readonly limit: number | null;
  /** The used number; null if it was never reported, or if its window has passed. */
  readonly used: number | null;
  /** The time at which the next submission may be sent; null while there is room. */
  readonly nextSlotAt: Date | null;
  readonly waiting: number;
  /** The first generations in the queue, in the order of sending. The queues that were listed together share one read. */
  readonly listFirst: (count: number) => Promise<readonly WaitingInQueue[]>;
}

/** A generation in a queue, and its position. */
export interface WaitingInQueue extends QueuePosition {
  readonly generation: Generation;
}

/**
 * Lists the queues in which something waits, then those of models whose rate limit was reported and whose window has not passed, both by
 * the model's key.
 */
export async function listQueues({ store, settings }: Lifecycle, userId: string): Promise<readonly ModelQueue[]> {
  const all = await readQueues(store, userId);
  const filled = all.filter(({ waiting }) => waiting > 0);
  const idle = all.filter(({ waiting, limit }) => waiting === 0 && limit && limit.resetsInMs > 0);
  const modelKeys = filled.map(({ modelKey }) => modelKey);
  const reads = new Map<number, ReturnType<typeof listWaiting>>();

  async function listFirst(queue: QueueSummary, first: number): Promise<readonly WaitingInQueue[]> {
    const read = reads.get(first) ?? listWaiting(store, { userId, modelKeys, first });
    reads.set(first, read);
    return (await read)
      .filter(({ generation }) => generation.queue === queue.modelKey)
      .map(({ generation, ahead }) => ({ generation, ...readPosition(queue, ahead, settings.usualRateLimit) }));
  }

  return [...filled, ...idle].map((queue) => ({
    modelKey: queue.modelKey,
    limit: queue.limit?.limit ?? null,
    used: queue.limit && queue.limit.resetsInMs > 0 ? queue.limit.used : null,
    nextSlotAt: findNextSlot(queue),
    waiting: queue.waiting,
    listFirst: (count) => listFirst(queue, count),
  }));
}

function findNextSlot(queue: QueueSummary): Date | null {
  const { waiting, firstInMs, limit, at } = queue;
  const inMs = waiting > 0 ? firstInMs : hasRoom(queue) ? 0 : (limit?.resetsInMs ?? 0);
  return inMs > 0 ? new Date(at.getTime() + inMs) : null;
}
