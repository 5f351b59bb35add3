import { MOST_CURVE_POINTS, type CurvePoint } from '@videogen/forecast';
import { isFollowed, readBeginning, type Generation, type GenerationKind } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';
import { hasEnoughSamples } from './forecasts.ts';

/** The progress of a generation and its estimated end; null without enough data. */
export interface Estimate {
  /** 0 to 1. Never falls. */
  readonly progress: number | null;
  /** The time by which half of the generations of its age have ended. Only moves later. */
  readonly estimatedCompletionAt: Date | null;
  /**
   * Computes the progress from now on, as at most {@link MOST_PROGRESS_POINTS} points with straight lines between them. The first
   * is `progress`. Until the next update they differ from later estimates by at most 0.02. Null if `progress` is null.
   */
  readonly readCurve: () => readonly ProgressPoint[] | Promise<readonly ProgressPoint[]> | null;
}

/** The progress at a time, by the database's clock. */
export interface ProgressPoint {
  readonly at: Date;
  readonly progress: number;
}

/** The most points of a curve. */
export const MOST_PROGRESS_POINTS = MOST_CURVE_POINTS;

const none: Estimate = { progress: null, estimatedCompletionAt: null, readCurve: () => null };

/** Ages are rounded, so that gateways whose clocks differ by milliseconds return the same. */
const LONGEST_STEP_SECONDS = 1;
const STEPS_IN_MEDIAN = 100;
/** Later points of a curve have four digits. */
const PARTS = 10_000;

/**
 * Estimates by a generation's stored forecast and its age alone, on the database's clock. Without a promise where neither counts,
 * as a list has many such generations.
 */
export function estimate(lifecycle: Lifecycle, generation: Generation): Estimate | Promise<Estimate> {
  if (generation.status === 'COMPLETED') return describeEnd(lifecycle);
  return isFollowed(generation) ? estimateByAge(lifecycle, generation) : none;
}

function describeEnd({ store }: Lifecycle): Estimate {
  return {
    progress: 1,
    estimatedCompletionAt: null,
    readCurve() {
      const now = store.clock.read();
      return typeof now === 'number' ? describeDone(now) : now.then(describeDone);
    },
  };
}

function describeDone(nowMs: number): readonly ProgressPoint[] {
  return [{ at: new Date(nowMs), progress: 1 }];
}

/** The median processing time of a kind, seconds; null while fewer than three of it have been completed. */
export async function forecastSeconds({ forecasts }: Lifecycle, kind: GenerationKind): Promise<number | null> {
  const { forecast, remainingQuantile } = await forecasts.ofKind(kind);
  return hasEnoughSamples(forecast) ? remainingQuantile(0, 0.5) : null;
}

async function estimateByAge({ store, forecasts }: Lifecycle, generation: Generation): Promise<Estimate> {
  // Before the first poll: the forecast that it will store.
  const forecast = generation.forecast ?? (await forecasts.ofKind(generation)).forecast;
  if (!hasEnoughSamples(forecast)) return none;

  const { remainingQuantile, progress: readProgress } = forecasts.read(forecast);
  const progress = await readProgress();
  const beganAt = readBeginning(generation).getTime();
  const stepSeconds = Math.min(forecast.medianSeconds / STEPS_IN_MEDIAN, LONGEST_STEP_SECONDS);
  const elapsedSeconds = Math.max((await store.clock.now()) - beganAt, 0) / 1000;
  const ageSeconds = Math.floor(elapsedSeconds / stepSeconds) * stepSeconds;
  const endsAfterSeconds = ageSeconds + remainingQuantile(ageSeconds, 0.5);
  return {
    progress: progress.at(ageSeconds),
    estimatedCompletionAt: new Date(beganAt + Math.ceil(endsAfterSeconds * 1000)),
    readCurve: () => toPoints(progress.curve(elapsedSeconds, stepSeconds), beganAt),
  };
}

function toPoints(curve: readonly CurvePoint[], beganAt: number): readonly ProgressPoint[] {
  return curve.map(({ ageSeconds, progress }, index) => ({
    at: new Date(beganAt + ageSeconds * 1000),
    // Rounded upwards, so that none is below the first.
    progress: index === 0 ? progress : Math.ceil(progress * PARTS) / PARTS,
  }));
}
