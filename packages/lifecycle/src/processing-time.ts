import { createProcessingTime, type ProcessingTime, type ProcessingTimeShape } from './processing-time-distribution.ts';
import { fitProcessingTime, type ProcessingTimePrior, type WeightedTime } from './processing-time-fit.ts';

/** One completion of the past. */
export interface ProcessingTimeSample {
  readonly seconds: number;
  /** How long ago it was. */
  readonly ageDays: number;
}

/** A distribution of processing times, and what it rests on. */
export interface EstimatedProcessingTime extends ProcessingTime {
  readonly shape: ProcessingTimeShape;
  /** How many recent completions the history is worth. */
  readonly effectiveSamples: number;
  /** How many samples were not used: not a time above 0 and of at most a day, or without an age. */
  readonly ignored: number;
}

const HALF_LIFE_DAYS = 7;
const LONGEST_SECONDS = 86_400;

/**
 * The distribution of the processing time of the next generation of a kind, from the kind's history and a prior. A
 * completion counts half after a week, so that the estimate follows VideoGenAPI when it becomes faster or slower, and
 * returns to the prior when there is nothing recent.
 */
export function estimateProcessingTime(
  samples: readonly ProcessingTimeSample[],
  prior: ProcessingTimePrior,
): EstimatedProcessingTime {
  const times: readonly WeightedTime[] = samples.filter(isUsable).map(({ seconds, ageDays }) => ({
    seconds,
    // Clocks that are apart may date a completion into the future.
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
