import { randomInt, randomUUID } from 'node:crypto';
import type { WireMode, WireModel } from '@videogen/videogenapi';
import { readCues } from './cue.ts';
import type { Generation } from './generation.ts';
import { drawProcessingTime } from './processing-time.ts';
import type { SandboxState } from '../state.ts';
import type { Submission } from '../api/submission.ts';

/** The delay of a late file, before the speed divides it. */
const lateSeconds = 20;

/** Creates the generation of an accepted submission, with defaults for absent fields. It must still be added to the state. */
export function createGeneration(state: SandboxState, owner: string, submission: Submission): Generation {
  const createdAtMs = state.clock.now();
  const cues = readCues(submission.prompt);
  const time = drawProcessingTime(submission, cues);
  const toMs = (seconds: number): number => (seconds * 1000) / state.speed;
  const type = typeOf(submission);
  return {
    id: state.generations.nextId(createdAtMs),
    requestId: randomUUID(),
    owner,
    type,
    model: describeModel(state, submission.model),
    prompt: submission.prompt,
    duration: submission.duration ?? defaultDuration(state, submission.model),
    resolution: submission.resolution ?? '720p',
    aspectRatio: type === 'reference-to-video' ? '16:9' : (submission.aspect_ratio ?? '16:9'),
    seed: submission.seed === undefined || submission.seed === -1 ? randomInt(2 ** 31) : submission.seed,
    addAudio: submission.add_audio === true,
    cues,
    createdAtMs,
    videoMs: toMs(time.videoSeconds),
    audioMs: toMs(time.audioSeconds),
    lateMs: toMs(lateSeconds),
  };
}

/** A model as answers show it. The name of a model that the document does not have is its key. */
export function describeModel({ catalogue }: SandboxState, key: string): WireModel {
  const model = catalogue.find(key);
  return { key, name: model?.name ?? key, provider: model?.provider ?? null };
}

/** One or two reference images are a first and a last frame; three or more are references. */
function typeOf({ image_url, reference_image_urls = [] }: Submission): WireMode {
  if (reference_image_urls.length >= 3) return 'reference-to-video';
  return image_url !== undefined || reference_image_urls.length > 0 ? 'image-to-video' : 'text-to-video';
}

/** The documented 5 s, or the model's shortest duration if 5 s is out of its range, as for the default model. */
function defaultDuration({ catalogue }: SandboxState, key: string): number {
  const { min, max } = catalogue.find(key)?.durationRange ?? { min: 5, max: 5 };
  return min <= 5 && 5 <= max ? 5 : min;
}
