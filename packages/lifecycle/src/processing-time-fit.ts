import { bodyDensity, tailDensity, type ProcessingTimeShape } from './processing-time-distribution.ts';

/** What is believed of a kind before anything of it was seen: a log-normal distribution. */
export interface ProcessingTimePrior {
  readonly medianSeconds: number;
  /** The standard deviation of the logarithm: how uncertain the median is and how much one kind varies, together. */
  readonly sigma: number;
}

/** A processing time, and how much it counts: from 0 to 1. */
export interface WeightedTime {
  readonly seconds: number;
  readonly weight: number;
}

/** What the times of one kind vary by where nothing is known: the standard deviation of the logarithm. */
const TYPICAL_SIGMA = 0.3;
const TYPICAL_SIGMA_WORTH = 2;
const SMALLEST_SIGMA = 0.03;
const STRAGGLERS = 0.03;
const STRAGGLERS_WORTH = 20;
const ROUNDS = 15;

/**
 * Fits a body and its stragglers to times, by expectation and maximisation (A. P. Dempster et al., 1977): in turn, which
 * time is of which, and what the two then look like. So an outlier widens nothing. Every parameter is an average of what was
 * seen and of what was believed, each by its worth in samples (A. Gelman et al., "Bayesian Data Analysis", section 3.3):
 * a median that the prior knows badly is worth little. What is still unknown about the median widens the body, so
 * that without any history it is the prior.
 */
export function fitProcessingTime(times: readonly WeightedTime[], prior: ProcessingTimePrior): ProcessingTimeShape {
  const priorSigma = Math.max(prior.sigma, SMALLEST_SIGMA);
  const within = Math.min(TYPICAL_SIGMA, priorSigma * Math.SQRT1_2);
  const medianWorth = within ** 2 / (priorSigma ** 2 - within ** 2);
  const priorMu = Math.log(prior.medianSeconds);
  const count = sum(times, ({ weight }) => weight);

  let mu = (medianWorth * priorMu + count * findMiddle(times, priorMu)) / (medianWorth + count);
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
    // One sample is spent on the average itself.
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

/** The median of the logarithms, by weight. */
function findMiddle(times: readonly WeightedTime[], otherwise: number): number {
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
