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

/** How densely to look at each age of a generation. */
export interface LookDensity {
  readonly looksPerSecond: (ageSeconds: number) => number;
  readonly floorMs: number;
  readonly slowestMs: number;
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

  return {
    looksPerSecond: (age) => clamp(scale * time.hazard(age) ** exponent, 1000 / slowestMs, 1000 / floorMs),
    floorMs,
    slowestMs,
  };
}

/** Milliseconds from this age, at which a look was taken, to the next: until the density adds up to one look. */
export function nextLookIn({ looksPerSecond, floorMs, slowestMs }: LookDensity, ageMs: number): number {
  // Two steps to a floor: nothing that a look could see fits between them.
  const stepMs = floorMs / 2;
  let looks = 0;
  for (let waitMs = 0; waitMs < slowestMs; waitMs += stepMs) {
    const more = (looksPerSecond((Math.max(ageMs, 0) + waitMs + stepMs / 2) / 1000) * stepMs) / 1000;
    // The density keeps the floor; rounding alone could fall short of it.
    if (looks + more >= 1) return Math.max(waitMs + (stepMs * (1 - looks)) / more, floorMs);
    looks += more;
  }
  return slowestMs;
}

function average(values: readonly number[], read: (value: number) => number): number {
  return values.reduce((sum, value) => sum + read(value), 0) / values.length;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
