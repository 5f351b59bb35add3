import { isFollowed, readBeginning, type Generation } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';

/** The progress of a generation and its estimated end; null without enough data. */
export interface Estimate {
  /** 0 to 1. Never falls. */
  readonly progress: number | null;
  /** The time by which half of the generations of its age have ended. Only moves later. */
  readonly estimatedCompletionAt: Date | null;
}

const none: Estimate = { progress: null, estimatedCompletionAt: null };
const done: Estimate = { progress: 1, estimatedCompletionAt: null };

/** Three completions of its kind are needed; older ones count slightly less. */
const LEAST_SAMPLES = 2.5;
/** Ages are rounded, so that gateways whose clocks differ by milliseconds return the same. */
const LONGEST_STEP_SECONDS = 1;
const STEPS_IN_MEDIAN = 100;

/**
 * Estimates by a generation's stored forecast and its age alone, on the database's clock. Without a promise where neither counts,
 * as a list has many such generations.
 */
export function estimate(lifecycle: Lifecycle, generation: Generation): Estimate | Promise<Estimate> {
  if (generation.status === 'COMPLETED') return done;
  return isFollowed(generation) ? estimateByAge(lifecycle, generation) : none;
}

async function estimateByAge({ store, forecasts }: Lifecycle, generation: Generation): Promise<Estimate> {
  // Before the first poll: the forecast that it will store.
  const forecast = generation.forecast ?? (await forecasts.ofKind(generation)).forecast;
  if (forecast.samples < LEAST_SAMPLES) return none;

  const beganAt = readBeginning(generation).getTime();
  const stepSeconds = Math.min(forecast.medianSeconds / STEPS_IN_MEDIAN, LONGEST_STEP_SECONDS);
  const elapsedSeconds = Math.max((await store.clock.now()) - beganAt, 0) / 1000;
  const ageSeconds = Math.floor(elapsedSeconds / stepSeconds) * stepSeconds;
  const { remainingQuantile, progress } = forecasts.read(forecast);
  const part = await progress(ageSeconds);
  const endsAfterSeconds = ageSeconds + remainingQuantile(ageSeconds, 0.5);
  return {
    progress: part,
    estimatedCompletionAt: new Date(beganAt + Math.ceil(endsAfterSeconds * 1000)),
  };
}
