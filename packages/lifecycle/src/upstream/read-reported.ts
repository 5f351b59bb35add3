import { readBeginning, type Observation, type Snapshot } from '@videogen/store';
import { parseStatusWord, type ObservedGeneration } from '@videogen/videogenapi';
import { isStalled } from '@videogen/forecast';
import { readObservation } from './read-observation.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** An answer about a claimed generation → an observation. `completed` ends it only with a URL, or after a long wait for one. */
export function readReported(
  lifecycle: Lifecycle,
  { generation, at }: Snapshot,
  observed: ObservedGeneration,
): Observation {
  const { settings, forecasts } = lifecycle;
  const { forecast } = generation;
  const ageSeconds = (at.getTime() - readBeginning(generation).getTime()) / 1000;
  const observation = {
    ...readObservation(observed, generation),
    stalled: forecast !== null && isStalled(forecasts.read(forecast), ageSeconds),
  };
  if (observed.status !== 'COMPLETED' || observation.status === 'COMPLETED') return observation;
  const wasCompleted = generation.upstreamStatus !== null && parseStatusWord(generation.upstreamStatus) === 'COMPLETED';
  if (!wasCompleted || at.getTime() - generation.updatedAt.getTime() < settings.urlWaitMs) return observation;
  const warning = 'VideoGenAPI says that it is completed, but has given no usable URL of the video.';
  return { ...observation, status: 'COMPLETED', warnings: [warning] };
}
