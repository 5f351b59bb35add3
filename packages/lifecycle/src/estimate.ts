import { isFollowed, readBeginning, type Generation } from '@videogen/store';
import type { Lifecycle } from './lifecycle.ts';

/** How far a generation is, and when it may be done; null where there is no ground for it. */
export interface Estimate {
  /** 0 to 1. Never falls. */
  readonly progress: number | null;
  /** Half of those as old as it are done by then. Only moves later. */
  readonly estimatedCompletionAt: Date | null;
}

const none: Estimate = { progress: null, estimatedCompletionAt: null };
const done: Estimate = { progress: 1, estimatedCompletionAt: null };

/** An estimate needs three completions of its kind; what is a little older counts a little less. */
const LEAST_SAMPLES = 2.5;
/** Gateways that read the clock a few milliseconds apart tell the same. */
const LONGEST_STEP_SECONDS = 1;
const STEPS_IN_MEDIAN = 100;

/**
 * Estimates how far a generation is from what was expected of it when it was first followed and from its age alone, by the
 * database's clock.
 */
export async function estimate(lifecycle: Lifecycle, generation: Generation): Promise<Estimate> {
  if (generation.status === 'COMPLETED') return done;
  if (!isFollowed(generation)) return none;
  const { store, expectations } = lifecycle;
  const { model, duration, resolution, addAudio } = generation;
  // Nobody has visited it yet: what will be kept then.
  const expectation =
    generation.expectation ??
    (await expectations.expect({ modelKey: model?.key ?? null, duration, resolution, addAudio })).expectation;
  if (expectation.samples < LEAST_SAMPLES) return none;

  const beganAt = readBeginning(generation).getTime();
  const stepSeconds = Math.min(expectation.medianSeconds / STEPS_IN_MEDIAN, LONGEST_STEP_SECONDS);
  const elapsedSeconds = Math.max((await store.clock.now()) - beganAt, 0) / 1000;
  const ageSeconds = Math.floor(elapsedSeconds / stepSeconds) * stepSeconds;
  const { remainingQuantile, progress } = expectations.read(expectation);
  const endsAfterSeconds = ageSeconds + remainingQuantile(ageSeconds, 0.5);
  return {
    progress: progress(ageSeconds),
    estimatedCompletionAt: new Date(beganAt + Math.ceil(endsAfterSeconds * 1000)),
  };
}
