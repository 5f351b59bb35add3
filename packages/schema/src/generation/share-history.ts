import { listGenerationUpdates, type FollowedUpdate, type Generation } from '@videogen/store';
import { badUserInput } from '../bad-user-input.ts';
import type { Context } from '../context.ts';

/** The largest and the default number of updates in one answer. */
export const MOST_UPDATES = 100;

/**
 * Reads the oldest updates of a generation, oldest first, at most `first` (1 to 100, null for 100). Each refers to the same
 * generation object, whose updates are read once per operation. Rejects with BAD_USER_INPUT.
 */
export async function shareHistory(
  { lifecycle, histories }: Context,
  generation: Generation,
  first: number | null | undefined,
): Promise<FollowedUpdate[]> {
  const limit = first ?? MOST_UPDATES;
  if (limit < 1 || limit > MOST_UPDATES) {
    throw badUserInput(`Expected first to be 1 to ${MOST_UPDATES}, got ${limit}.`);
  }
  const history =
    histories.get(generation) ??
    listGenerationUpdates(lifecycle.store, generation.id, { afterVersion: 0, limit: MOST_UPDATES });
  histories.set(generation, history);
  return (await history).slice(0, limit).map((update) => ({ ...update, generation }));
}
