import { estimateSubmitAt } from '@videogen/lifecycle';
import { getAccountId, readQueue, type Generation } from '@videogen/store';
import type { Context } from '../context.ts';

/** Estimates the time at which a SCHEDULED generation is sent. All generations of a queue share one read at the same time. */
export function shareQueue(
  { lifecycle: { store }, caller, queues }: Context,
  { id, status, queue: modelKey }: Generation,
): Date | null | Promise<Date | null> {
  if (status !== 'SCHEDULED' || modelKey === null) return null;
  const read =
    queues.get(modelKey) ??
    getAccountId(store, caller.id)
      .then((accountId) => readQueue(store, { accountId, modelKey }))
      .finally(() => queues.delete(modelKey));
  queues.set(modelKey, read);
  return read.then((queue) => estimateSubmitAt(queue, id));
}
