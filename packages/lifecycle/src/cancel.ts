import { cancelScheduled, findGeneration, passOnTurn, type Generation } from '@videogen/store';
import type { Lifecycle } from './lifecycle.ts';

/** What became of a wish to withdraw a generation. */
export type CancelResult =
  | { readonly type: 'success'; readonly generation: Generation }
  /** It was sent already, or is being sent. */
  | { readonly type: 'not-cancelable'; readonly generation: Generation }
  | { readonly type: 'not-found' };

/** Withdraws a generation that waits to be sent; whoever waits behind it moves up. Withdrawing it again is a success. */
export async function cancel({ store }: Lifecycle, userId: string, id: string): Promise<CancelResult> {
  const stored = await findGeneration(store, userId, id);
  if (!stored) return { type: 'not-found' };
  const canceled = await cancelScheduled(store, userId, stored.id);
  if (canceled) {
    const { queue, submitAt } = stored;
    if (queue !== null && submitAt !== null) await passOnTurn(store, { userId, queue }, submitAt);
    return { type: 'success', generation: canceled };
  }
  const generation = (await findGeneration(store, userId, stored.id)) ?? stored;
  return { type: generation.status === 'CANCELED' ? 'success' : 'not-cancelable', generation };
}
