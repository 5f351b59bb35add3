import { normalDensity, normalTail } from './normal.ts';

/** The processing time of a generation as a probability distribution. Ages and times are in seconds. */
export interface ProcessingTime {
  /** The probability that it takes longer than this. */
  readonly survival: (seconds: number) => number;
  /** The probability per second that it ends at this age, given that it has not ended before. Above 0 at every age. */
  readonly hazard: (seconds: number) => number;
  /** The time within which the share `p` ends: 0 for 0, Infinity for 1. */
  readonly quantile: (p: number) => number;
  /** The time from this age on within which the share `p` of the generations unfinished at this age ends. */
  readonly remainingQuantile: (ageSeconds: number, p: number) => number;
}

/** A log-normal body and a tail of stragglers. */
export interface ProcessingTimeShape {
  /** The median of the body. */
  readonly medianSeconds: number;
  /** The standard deviation of the body's logarithm. */
  readonly sigma: number;
  /** The share of the tail: above 0 and below 1. */
  readonly stragglers: number;
}

const TAIL_POWER = 2;
const TAIL_SCALE_IN_MEDIANS = 4;
const SHORTEST_SECONDS = 1e-6;
const LONGEST_SECONDS = 1e12;
const HALVINGS = 55;

/**
 * Creates the distribution of a shape. The tail is a Pareto distribution of the second kind (K. S. Lomax, "Business
 * failures", 1954), (1 + t / scale)^-2. Its hazard falls like 1 / t, so the hazard of the whole is above 0 and finite at
 * every age. The hazard of the body alone would vanish early, and be 0 / 0 late.
 */
export function createProcessingTime({ medianSeconds, sigma, stragglers }: ProcessingTimeShape): ProcessingTime {
  const mu = Math.log(medianSeconds);
  const scale = TAIL_SCALE_IN_MEDIANS * medianSeconds;
  const body = 1 - stragglers;

  function survival(seconds: number): number {
    const age = clampAge(seconds);
    return body * normalTail((Math.log(age) - mu) / sigma) + stragglers * (1 + age / scale) ** -TAIL_POWER;
  }

  function hazard(seconds: number): number {
    const age = clampAge(seconds);
    const density = body * bodyDensity(age, mu, sigma) + stragglers * tailDensity(age, medianSeconds);
    return density / survival(age);
  }

  function remainingQuantile(ageSeconds: number, p: number): number {
    if (p <= 0) return 0;
    if (p >= 1) return Infinity;
    const age = Math.max(ageSeconds, 0);
    const left = (1 - p) * survival(age);
    let low = Math.log(SHORTEST_SECONDS);
    let high = Math.log(LONGEST_SECONDS);
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const middle = (low + high) / 2;
      if (survival(age + Math.exp(middle)) > left) low = middle;
      else high = middle;
    }
    return Math.exp(high);
  }

  return { survival, hazard, quantile: (p) => remainingQuantile(0, p), remainingQuantile };
}

/** The log-normal density, per second. */
export function bodyDensity(seconds: number, mu: number, sigma: number): number {
  return normalDensity((Math.log(seconds) - mu) / sigma) / (sigma * seconds);
}

/** The density of the stragglers of a body with this median, per second. */
export function tailDensity(seconds: number, medianSeconds: number): number {
  const scale = TAIL_SCALE_IN_MEDIANS * medianSeconds;
  return (TAIL_POWER / scale) * (1 + seconds / scale) ** (-TAIL_POWER - 1);
}

function clampAge(seconds: number): number {
  return Math.min(Math.max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS);
}
