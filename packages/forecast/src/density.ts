import type { ProcessingTime } from './distribution.ts';

/** Cost and limits of the polls of one generation. */
export interface DensityPace {
  /** The shortest time between two polls, milliseconds. */
  readonly minIntervalMs: number;
  /** The mean delay in seconds that one more poll has to save; above 0. A lower cost gives more polls. */
  readonly pollCostSeconds: number;
  /** The power of the hazard that the polls follow; by default 1/2, which minimises the mean delay. */
  readonly exponent?: number;
  /** The longest time between two polls, in min intervals; by default 90. */
  readonly slowestInIntervals?: number;
}

/** The density of polls at each age of a generation that is polled alone. */
export interface PollDensity {
  readonly pollsPerSecond: (ageSeconds: number) => number;
  /** The probability per second that it ends at this age. */
  readonly endsPerSecond: (ageSeconds: number) => number;
  readonly minIntervalMs: number;
}

const EXPONENT = 1 / 2;
const SLOWEST_IN_INTERVALS = 90;
const QUANTILES = 32;

/**
 * Plans the density of polls with the least mean delay for its cost. A density n(t) makes N = ∫ n S dt polls and sees the
 * end late by D = ∫ f / (2 n) dt on the mean. D + cost × N is least where n is the square root of hazard / (2 × cost)
 * (J. B. Keller, "Optimum checking schedules for systems subject to random failure", Management Science, 1974). For any
 * other power, the best n = scale × hazard^power has scale² = ½ E[hazard^-power] / (cost × E[hazard^(power - 1)]); with
 * the square root that is Keller's result. The min interval and the slowest interval bound the density.
 */
export function planDensity(
  time: ProcessingTime,
  { minIntervalMs, pollCostSeconds, exponent = EXPONENT, slowestInIntervals = SLOWEST_IN_INTERVALS }: DensityPace,
): PollDensity {
  const slowestMs = minIntervalMs * slowestInIntervals;
  const hazards = Array.from({ length: QUANTILES }, (_, i) => time.hazard(time.quantile((i + 0.5) / QUANTILES)));
  const polls = average(hazards, (hazard) => hazard ** (exponent - 1));
  const delay = average(hazards, (hazard) => hazard ** -exponent) / 2;
  const scale = Math.sqrt(delay / (pollCostSeconds * polls));

  // Each plan needs the values at nearly the same ages as the plan before it.
  const stepSeconds = minIntervalMs / 1000 / STEPS_IN_INTERVAL;
  const endsPerSecond = remember(time.hazard, stepSeconds);
  const pollsPerSecond = remember(
    (age) => clamp(scale * endsPerSecond(age) ** exponent, 1000 / slowestMs, 1000 / minIntervalMs),
    stepSeconds,
  );
  return { pollsPerSecond, endsPerSecond, minIntervalMs };
}

const STEPS_IN_INTERVAL = 4;
const MOST_STEPS = 20_000;

/** Rounds the age to a step, and computes the function once for each step. */
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
