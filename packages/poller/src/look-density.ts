import type { ProcessingTime } from '@videogen/lifecycle';

/** What the looks at one generation may cost. */
export interface DensityPace {
  /** The shortest time between two looks, milliseconds. */
  readonly floorMs: number;
  /** The mean delay in seconds that one more look has to save to be worth it; above 0. Less of it is more looks. */
  readonly lookCostSeconds: number;
  /** The power of the hazard that the looks follow; by default 1/2, which minimises the mean delay. */
  readonly exponent?: number;
  /** The longest time between two looks, in floors; by default 90. */
  readonly slowestInFloors?: number;
}

/** How densely to look at each age of a generation, for it alone. */
export interface LookDensity {
  readonly looksPerSecond: (ageSeconds: number) => number;
  /** The probability per second that it ends at this age. */
  readonly endsPerSecond: (ageSeconds: number) => number;
  readonly floorMs: number;
}

const EXPONENT = 1 / 2;
const SLOWEST_IN_FLOORS = 90;
const QUANTILES = 32;

/**
 * Places looks where they pay. A density n(t) of looks costs N = ∫ n S dt looks and sees the end late by D = ∫ f / (2 n) dt
 * on the mean. D + cost × N is least where n is the square root of hazard / (2 × cost) (J. B. Keller, "Optimum checking
 * schedules for systems subject to random failure", Management Science, 1974). For any other power, the best
 * n = scale × hazard^power has scale² = ½ E[hazard^-power] / (cost × E[hazard^(power - 1)]), which for the square root is
 * Keller's. Never denser than the floor, never rarer than the slowest.
 */
export function planDensity(
  time: ProcessingTime,
  { floorMs, lookCostSeconds, exponent = EXPONENT, slowestInFloors = SLOWEST_IN_FLOORS }: DensityPace,
): LookDensity {
  const slowestMs = floorMs * slowestInFloors;
  const hazards = Array.from({ length: QUANTILES }, (_, i) => time.hazard(time.quantile((i + 0.5) / QUANTILES)));
  const looks = average(hazards, (hazard) => hazard ** (exponent - 1));
  const delay = average(hazards, (hazard) => hazard ** -exponent) / 2;
  const scale = Math.sqrt(delay / (lookCostSeconds * looks));

  // Plans ask for the same ages again and again.
  const stepSeconds = floorMs / 1000 / STEPS_IN_FLOOR;
  const endsPerSecond = remember(time.hazard, stepSeconds);
  const looksPerSecond = remember(
    (age) => clamp(scale * endsPerSecond(age) ** exponent, 1000 / slowestMs, 1000 / floorMs),
    stepSeconds,
  );
  return { looksPerSecond, endsPerSecond, floorMs };
}

const STEPS_IN_FLOOR = 4;
const MOST_STEPS = 20_000;

/** The function at the nearest step, computed once for each. */
function remember(compute: (age: number) => number, stepSeconds: number): (age: number) => number {
  const known: number[] = [];
  return (age) => {
    const step = Math.max(Math.round(age / stepSeconds), 0);
    if (step >= MOST_STEPS) return compute(age);
    return (known[step] ??= compute(step * stepSeconds));
  };
}

function average(values: readonly number[], read: (value: number) => number): number {
  return values.reduce((sum, value) => sum + read(value), 0) / values.length;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
