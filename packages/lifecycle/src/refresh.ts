import { claimLook, findGeneration, openUserKey, type Generation } from '@videogen/store';
import { KeyRefusedError } from './identify.ts';
import { lookAtOne } from './look-at-one.ts';
import { readLookError, type LookRefusal } from './read-submission-error.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What became of a wish to know the status now. */
export type RefreshResult =
  | { readonly type: 'success'; readonly generation: Generation }
  | { readonly type: 'not-found' }
  | LookRefusal;

const MIN_INTERVAL_MS = 1000;

/**
 * Asks VideoGenAPI for a generation's status now. One that was looked at within the last second, was not sent yet or is at
 * its end answers as it is stored. Rejects with KeyRefusedError when VideoGenAPI refuses the key.
 */
export async function refresh(lifecycle: Lifecycle, userId: string, id: string): Promise<RefreshResult> {
  const { store } = lifecycle;
  const stored = await findGeneration(store, userId, id);
  if (!stored) return { type: 'not-found' };

  const claimed = await claimLook(store, stored.id, { minIntervalMs: MIN_INTERVAL_MS });
  if (!claimed) return { type: 'success', generation: stored };

  const looked = await lookAtOne(lifecycle, claimed, await openUserKey(store, userId));
  const error = looked.type === 'failed' ? looked.error : undefined;
  if (error?.kind === 'unauthorized') throw new KeyRefusedError('refused');
  if (error && error.kind !== 'not-found') return readLookError(error);
  return { type: 'success', generation: (await findGeneration(store, userId, id)) ?? stored };
}
