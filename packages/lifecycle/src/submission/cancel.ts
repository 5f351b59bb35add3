import { cancelScheduled, findGeneration, type Generation } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';

/** The result of a cancellation. */
export type CancelResult =
  | { readonly type: 'success'; readonly generation: Generation }
  /** It was sent already, or is being sent. */
  | { readonly type: 'not-cancelable'; readonly generation: Generation }
  | { readonly type: 'not-found' };

/** Cancels a generation that waits in a queue; those behind it move up. Canceling again is a success. */
export async function cancel({ store }: Lifecycle, userId: string, id: string): Promise<CancelResult> {
  const stored = await findGeneration(store, userId, id);
  if (!stored) return { type: 'not-found' };
  const canceled = await cancelScheduled(store, userId, stored.id);
  if (canceled) return { type: 'success', generation: canceled };
  const generation = (await findGeneration(store, userId, stored.id)) ?? stored;
  return { type: generation.status === 'CANCELED' ? 'success' : 'not-cancelable', generation };
}
