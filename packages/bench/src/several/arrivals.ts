import type { Workload } from '../workload.ts';
import { shuffle } from './shuffle.ts';

/** A generation to come. */
export interface Arrival {
  /** Index of its kind. */
  readonly kind: number;
  readonly seconds: number;
}

/** At least so many generations in the order in which they are submitted: as many of each kind, evenly drawn and shuffled. */
export function createArrivals(
  kinds: readonly Workload[],
  count: number,
  random: () => number,
): readonly [Arrival, ...Arrival[]] {
  const ofEach = Math.ceil(count / kinds.length);
  const [first, ...others] = shuffle(
    kinds.flatMap(({ drawEvenly }, kind) => drawEvenly(ofEach, random).map((seconds) => ({ kind, seconds }))),
    random,
  );
  if (first === undefined) throw new Error('no generation is to come');
  return [first, ...others];
}
