import type { ProcessingTime } from './distribution.ts';

const STALLED_QUANTILE = 0.99;

/** True once 99 in 100 generations of its kind would have ended at this age, in seconds. */
export function isStalled({ quantile }: Pick<ProcessingTime, 'quantile'>, ageSeconds: number): boolean {
  return ageSeconds > quantile(STALLED_QUANTILE);
}
