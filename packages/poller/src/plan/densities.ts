import { type ProcessingTime, planDensity, type DensityPace, type PollDensity } from '@videogen/forecast';
import type { Pace } from './pace.ts';

/** The state of a generation on which the density of its polls depends, beside the processing time of its kind. */
export interface Attention {
  /** True while a subscription follows it. */
  readonly isWatched: boolean;
  /** True while VideoGenAPI makes it; false while it waits in VideoGenAPI's queue. */
  readonly isInProgress: boolean;
}

/** A watched generation that waits is polled every 10 s if the min interval is 2 s, so that people see the queue move. */
const SLOWEST_WHILE_WAITING_IN_INTERVALS = 5;

/** Divides the pace by the attention that a generation has. */
export function sharePace({
  minIntervalMs,
  watchedPollFactor,
  pollCostSeconds,
}: Pick<Pace, 'minIntervalMs' | 'watchedPollFactor' | 'pollCostSeconds'>): Readonly<
  Record<'unwatched' | 'watched' | 'watchedWaiting', DensityPace>
> {
  // A density is proportional to the inverse root of the cost of a poll.
  const watched = { minIntervalMs, pollCostSeconds: pollCostSeconds / watchedPollFactor ** 2 };
  const watchedWaiting = { ...watched, slowestInIntervals: SLOWEST_WHILE_WAITING_IN_INTERVALS };
  return { unwatched: { minIntervalMs, pollCostSeconds }, watched, watchedWaiting };
}

/** Creates the function from a distribution and attention to a density, which is planned once for each. */
export function createDensities(pace: Pace) {
  const paces = sharePace(pace);
  const unwatched = remember((time) => planDensity(time, paces.unwatched));
  const watched = remember((time) => planDensity(time, paces.watched));
  const watchedWaiting = remember((time) => planDensity(time, paces.watchedWaiting));

  return (time: ProcessingTime, { isWatched, isInProgress }: Attention): PollDensity => {
    if (!isWatched) return unwatched(time);
    return isInProgress ? watched(time) : watchedWaiting(time);
  };
}

function remember(plan: (time: ProcessingTime) => PollDensity): (time: ProcessingTime) => PollDensity {
  const known = new WeakMap<ProcessingTime, PollDensity>();
  return (time) => {
    const density = known.get(time) ?? plan(time);
    known.set(time, density);
    return density;
  };
}
