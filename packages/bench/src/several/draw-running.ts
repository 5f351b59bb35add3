import type { Workload } from '../workload.ts';
import { shuffle } from './shuffle.ts';

/** A generation at a random moment of its life. */
export interface Running {
  readonly ageSeconds: number;
  /** The probability per second that it ends. */
  readonly hazard: number;
}

const STEPS = 4000;
const UNSEEN = 1e-6;

/**
 * Draws at least so many generations that are running at a random moment, in random order, where as many of each kind begin; and the
 * mean processing time of all that begin. The ages at which a kind is met go with how many of it reach them, so that slow ones
 * are met more. One is drawn from each of as many equally likely ranges, which is less noisy.
 */
export function drawRunning(kinds: readonly Workload[], count: number, random: () => number) {
  const times = kinds.map(tabulate);
  const total = times.reduce((sum, { meanSeconds }) => sum + meanSeconds, 0);
  const running = times.flatMap(({ hazard, meanSeconds, findAge }): readonly Running[] => {
    const ofKind = Math.ceil((count * meanSeconds) / total);
    return Array.from({ length: ofKind }, (_, i) => {
      const ageSeconds = findAge((i + random()) / ofKind);
      return { ageSeconds, hazard: hazard(ageSeconds) };
    });
  });
  return { running: shuffle(running, random), meanSeconds: total / kinds.length };
}

/** The mean processing time, and the age below which a share of those that are running are. */
function tabulate({ survival, hazard, findQuantile }: Workload) {
  const step = findQuantile(UNSEEN) / STEPS;
  let meanSeconds = 0;
  const passed = Array.from({ length: STEPS }, (_, i) => (meanSeconds += step * survival((i + 0.5) * step)));
  const findAge = (share: number): number => {
    let low = 0;
    let high = STEPS - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((passed[middle] ?? 0) < share * meanSeconds) low = middle + 1;
      else high = middle;
    }
    return (low + 0.5) * step;
  };
  return { hazard, meanSeconds, findAge };
}
