import { createProcessingTime, type ProcessingTime, type ProcessingTimeShape } from './distribution.ts';
import { fitProcessingTime, type ProcessingTimePrior, type WeightedTime } from './fit.ts';

/** A completed generation. */
export interface ProcessingTimeSample {
  readonly seconds: number;
  /** The time since the completion. */
  readonly ageDays: number;
}

/** A distribution of processing times, with its shape and the size of its history. */
export interface EstimatedProcessingTime extends ProcessingTime {
  readonly shape: ProcessingTimeShape;
  /** The sum of the samples' weights: the number of completions of this moment that the history equals. */
  readonly effectiveSamples: number;
  /** The number of samples left out: a time of 0 or less, or of more than a day, or no age. */
  readonly ignored: number;
}

const HALF_LIFE_DAYS = 7;
const LONGEST_SECONDS = 86_400;

/**
 * Estimates the processing time of the next generation of a kind, from the kind's history and a prior. The weight of a
 * completion halves every week: the estimate follows VideoGenAPI when it becomes faster or slower, and returns to the
 * prior when there is nothing recent.
 */
export function estimateProcessingTime(
  samples: readonly ProcessingTimeSample[],
  prior: ProcessingTimePrior,
): EstimatedProcessingTime {
  const times: readonly WeightedTime[] = samples.filter(isUsable).map(({ seconds, ageDays }) => ({
    seconds,
    // A completion lies in the future where the clocks of two machines differ.
    weight: 2 ** (-Math.max(ageDays, 0) / HALF_LIFE_DAYS),
  }));

  const shape = fitProcessingTime(times, prior);
  return {
    ...createProcessingTime(shape),
    shape,
    effectiveSamples: times.reduce((sum, { weight }) => sum + weight, 0),
    ignored: samples.length - times.length,
  };
}

function isUsable({ seconds, ageDays }: ProcessingTimeSample): boolean {
  return seconds > 0 && seconds <= LONGEST_SECONDS && !Number.isNaN(ageDays);
}
