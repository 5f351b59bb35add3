import { bodyDensity, tailDensity, type ProcessingTimeShape } from './distribution.ts';

/** The assumed processing time of a kind without a history: a log-normal distribution. */
export interface ProcessingTimePrior {
  readonly medianSeconds: number;
  /** The standard deviation of the logarithm: the uncertainty of the median and the variation of one kind, together. */
  readonly sigma: number;
}

/** A processing time and its weight, from 0 to 1. */
export interface WeightedTime {
  readonly seconds: number;
  readonly weight: number;
}

/** The standard deviation of the logarithm of one kind's times, assumed without a history. */
const TYPICAL_SIGMA = 0.3;
/** The weights of the assumed sigma and of the assumed share of stragglers, in samples. */
const TYPICAL_SIGMA_WORTH = 2;
const STRAGGLERS_WORTH = 20;
const STRAGGLERS = 0.03;
const SMALLEST_SIGMA = 0.03;
const ROUNDS = 15;

/**
 * Fits a body and its stragglers to times, by expectation and maximisation (A. P. Dempster et al., 1977): each round
 * assigns every time to body or tail by probability, then fits both anew. An outlier therefore does not widen the body.
 * Every parameter is an average of sample and prior, each weighted by its worth in samples (A. Gelman et al., "Bayesian
 * Data Analysis", section 3.3); an uncertain prior median is worth little. The remaining uncertainty of the median widens
 * the body, so the result without any history is the prior.
 */
export function fitProcessingTime(times: readonly WeightedTime[], prior: ProcessingTimePrior): ProcessingTimeShape {
  const priorSigma = Math.max(prior.sigma, SMALLEST_SIGMA);
  const within = Math.min(TYPICAL_SIGMA, priorSigma * Math.SQRT1_2);
  const medianWorth = within ** 2 / (priorSigma ** 2 - within ** 2);
  const priorMu = Math.log(prior.medianSeconds);
  const count = sum(times, ({ weight }) => weight);

  let mu = (medianWorth * priorMu + count * weightedMedian(times, priorMu)) / (medianWorth + count);
  let sigma = priorSigma;
  let stragglers = STRAGGLERS;
  let inBody = count;
  for (let round = 0; round < ROUNDS; round += 1) {
    const parts = times.map(({ seconds, weight }) => {
      const body = (1 - stragglers) * bodyDensity(seconds, mu, sigma);
      const tail = stragglers * tailDensity(seconds, Math.exp(mu));
      return { log: Math.log(seconds), weight: (weight * body) / (body + tail) };
    });
    inBody = sum(parts, ({ weight }) => weight);
    const average = inBody > 0 ? sum(parts, ({ weight, log }) => weight * log) / inBody : priorMu;
    const squares = sum(parts, ({ weight, log }) => weight * (log - average) ** 2);
    // The average takes one degree of freedom: a single sample says nothing about the spread.
    const spread = squares + Math.min(inBody, 1) * within ** 2;
    mu = (medianWorth * priorMu + inBody * average) / (medianWorth + inBody);
    sigma = Math.max(
      Math.sqrt((TYPICAL_SIGMA_WORTH * within ** 2 + spread) / (TYPICAL_SIGMA_WORTH + inBody)),
      SMALLEST_SIGMA,
    );
    stragglers = (STRAGGLERS_WORTH * STRAGGLERS + count - inBody) / (STRAGGLERS_WORTH + count);
  }

  return {
    medianSeconds: Math.exp(mu),
    sigma: sigma * Math.sqrt(1 + 1 / (medianWorth + inBody)),
    stragglers,
  };
}

/** The weighted median of the logarithms. */
function weightedMedian(times: readonly WeightedTime[], otherwise: number): number {
  const half = sum(times, ({ weight }) => weight) / 2;
  let below = 0;
  for (const { seconds, weight } of times.toSorted((a, b) => a.seconds - b.seconds)) {
    below += weight;
    if (below >= half) return Math.log(seconds);
  }
  return otherwise;
}

function sum<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}
