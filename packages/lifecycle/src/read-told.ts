import { readBeginning, type Claim, type Observation } from '@videogen/store';
import { parseStatusWord, type ObservedGeneration } from '@videogen/videogenapi';
import { isStalled } from './is-stalled.ts';
import { readObservation } from './read-observation.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * What VideoGenAPI tells of a claimed generation → what to record of it. `completed` can come before the file does: it is the end
 * only with a URL, or when none has come for long.
 */
export function readTold(lifecycle: Lifecycle, { generation, at }: Claim, observed: ObservedGeneration): Observation {
  const { urlWaitMs } = lifecycle;
  const ageSeconds = (at.getTime() - readBeginning(generation).getTime()) / 1000;
  const observation = {
    ...readObservation(observed, generation),
    stalled: isStalled(lifecycle, generation, ageSeconds),
  };
  if (observed.status !== 'COMPLETED' || observation.status === 'COMPLETED') return observation;
  const told = generation.upstreamStatus !== null && parseStatusWord(generation.upstreamStatus) === 'COMPLETED';
  if (!told || at.getTime() - generation.updatedAt.getTime() < urlWaitMs) return observation;
  const warning = 'VideoGenAPI says that it is completed, but has given no usable URL of the video.';
  return { ...observation, status: 'COMPLETED', warnings: [warning] };
}
