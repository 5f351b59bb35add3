import { findPosition, type QueuePosition } from '@videogen/lifecycle';
import { getAccountId, readQueue, type Generation } from '@videogen/store';
import type { Context } from '../context.ts';

/**
 * Finds the position of a SCHEDULED generation; null for any other. All generations of a queue share one read at the same time; those
 * that were read with their queue need none.
 */
export function shareQueue(
  { lifecycle: { store, settings }, caller, queues, positions }: Context,
  generation: Generation,
): QueuePosition | null | Promise<QueuePosition | null> {
  const { id, status, queue: modelKey } = generation;
  if (status !== 'SCHEDULED' || modelKey === null) return null;
  const known = positions.get(generation);
  if (known) return known;
  const read =
    queues.get(modelKey) ??
    getAccountId(store, caller.id)
      .then((accountId) => readQueue(store, { accountId, modelKey }))
      .finally(() => queues.delete(modelKey));
  queues.set(modelKey, read);
  return read.then((queue) => findPosition(queue, id, settings.usualRateLimit));
}
