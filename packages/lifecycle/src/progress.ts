import type { ProcessingTime } from './processing-time-distribution.ts';

/** How far a generation of some kind is at an age in seconds: 0 to {@link MOST_PROGRESS}, never falling. */
export type Progress = (ageSeconds: number) => number;

/** Before it is done. */
export const MOST_PROGRESS = 0.99;

const POINTS = 96;
const LAST_IN_MEDIANS = 20;

/**
 * How far something is that takes so long: its age as a part of the median of all that are as old. Where the body of the times is
 * past and the stragglers are left, that median leaps ahead and the part would fall: it stays at its highest so far.
 */
export function createProgress(time: ProcessingTime): Progress {
  const last = time.quantile(0.5) * LAST_IN_MEDIANS;
  let table: readonly number[] | undefined;

  return (ageSeconds) => {
    table ??= tabulate(time, last);
    const place = Math.sqrt(Math.min(Math.max(ageSeconds, 0) / last, 1)) * (POINTS - 1);
    const below = Math.min(Math.floor(place), POINTS - 2);
    const [from = 0, to = 0] = table.slice(below, below + 2);
    return from + (to - from) * (place - below);
  };
}

/** Progress at ages up to the last, denser at the beginning, where all happens. */
function tabulate(time: ProcessingTime, last: number): readonly number[] {
  let highest = 0;
  return Array.from({ length: POINTS }, (_, index) => {
    const age = last * (index / (POINTS - 1)) ** 2;
    highest = Math.max(highest, age / (age + time.remainingQuantile(age, 0.5)));
    return Math.min(highest, MOST_PROGRESS);
  });
}
