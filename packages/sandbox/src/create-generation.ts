import { randomInt, randomUUID } from 'node:crypto';
import type { WireMode, WireModel } from '@videogen/videogenapi';
import { readCues } from './cue.ts';
import type { Generation } from './generation.ts';
import { drawProcessingTime } from './processing-time.ts';
import type { SandboxState } from './state.ts';
import type { Submission } from './submission.ts';

/** How late a late file is, of the time that the speed divides. */
const lateSeconds = 20;

/** Makes the generation of an accepted submission, with all that it left out filled in. It counts only once it is added. */
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

/** A model as answers show it; one that the document does not know has its key for a name. */
export function describeModel({ catalogue }: SandboxState, key: string): WireModel {
  const model = catalogue.find(key);
  return { key, name: model?.name ?? key, provider: model?.provider ?? null };
}

/** Up to two reference images are a first and a last frame; from three on they are references. */
function typeOf({ image_url, reference_image_urls = [] }: Submission): WireMode {
  if (reference_image_urls.length >= 3) return 'reference-to-video';
  return image_url !== undefined || reference_image_urls.length > 0 ? 'image-to-video' : 'text-to-video';
}

/** The documented 5 s, or the model's shortest where 5 is out of its range, as for the default model. */
function defaultDuration({ catalogue }: SandboxState, key: string): number {
  const { min, max } = catalogue.find(key)?.durationRange ?? { min: 5, max: 5 };
  return min <= 5 && 5 <= max ? 5 : min;
}
