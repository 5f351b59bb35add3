import type { Generation } from '@videogen/client';

/** The most waiting videos of a model that are listed. */
export const LISTED = 100;

/** The position of a scheduled video, and its expected time. */
export type Waiting = Pick<Generation, 'queuePosition' | 'submitAt'>;

/**
 * A scheduled video with its position as the queue has it now; another as it is. A position beyond those that are listed is left out, as
 * it would not follow the queue.
 */
export function withPosition(generation: Generation, waiting: ReadonlyMap<string, Waiting>): Generation {
  if (generation.status !== 'SCHEDULED') return generation;
  const now = waiting.get(generation.id);
  if (now !== undefined) return { ...generation, queuePosition: now.queuePosition, submitAt: now.submitAt };
  const isListed = generation.queuePosition === null || generation.queuePosition <= LISTED;
  return isListed ? generation : { ...generation, queuePosition: null };
}
