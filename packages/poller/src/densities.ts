import type { ProcessingTime } from '@videogen/lifecycle';
import { planDensity, type DensityPace, type LookDensity } from './look-density.ts';
import type { Pace } from './pace.ts';

/** What the looks at a generation depend on, beside how long its kind takes. */
export interface Attention {
  /** Whether anybody watches it live. */
  readonly isWatched: boolean;
  /** Whether it is being made, and no longer waits for that. */
  readonly isInProgress: boolean;
}

/** One more look at what nobody watches has to save so much of the mean delay, seconds. */
const LOOK_COST_SECONDS = 0.2;

/** People see the queue move: what is watched and waits is looked at every 10 s where the floor is 2 s. */
const SLOWEST_WHILE_WAITING_IN_FLOORS = 5;

/** What looks may cost, by the attention that a generation has. */
export function sharePace({
  floorMs,
  watchedShare,
  speed,
}: Pick<Pace, 'floorMs' | 'watchedShare' | 'speed'>): Readonly<
  Record<'unwatched' | 'watched' | 'watchedWaiting', DensityPace>
> {
  const unwatched = { floorMs, lookCostSeconds: LOOK_COST_SECONDS / speed };
  // The density goes with the root of what a look costs.
  const watched = { floorMs, lookCostSeconds: unwatched.lookCostSeconds / watchedShare ** 2 };
  return { unwatched, watched, watchedWaiting: { ...watched, slowestInFloors: SLOWEST_WHILE_WAITING_IN_FLOORS } };
}

/** Makes the densities of looks; each is planned once per distribution. */
export function createDensities(pace: Pace) {
  const paces = sharePace(pace);
  const unwatched = remember((time) => planDensity(time, paces.unwatched));
  const watched = remember((time) => planDensity(time, paces.watched));
  const watchedWaiting = remember((time) => planDensity(time, paces.watchedWaiting));

  return (time: ProcessingTime, { isWatched, isInProgress }: Attention): LookDensity => {
    if (!isWatched) return unwatched(time);
    return isInProgress ? watched(time) : watchedWaiting(time);
  };
}

function remember(plan: (time: ProcessingTime) => LookDensity): (time: ProcessingTime) => LookDensity {
  const known = new WeakMap<ProcessingTime, LookDensity>();
  return (time) => {
    const density = known.get(time) ?? plan(time);
    known.set(time, density);
    return density;
  };
}
