import { randomInt, randomUUID } from 'node:crypto';
import type { WireMode, WireModel } from '@videogen/videogenapi';
import { refuse, type Answer } from './answer.ts';
import type { Generation } from './generation.ts';
import { plan, usageAt } from './plan.ts';
import { drawProcessingTime } from './processing-time.ts';
import type { SandboxState } from './state.ts';
import { parseSubmission, type Submission } from './submission.ts';

/** An accepted submission, or the answer to a refused one. */
export type Decision =
  | { readonly accepted: true; readonly generation: Generation }
  | { readonly accepted: false; readonly refusal: Answer };

/** Decides on a submission: the checks in their order, then the new generation, which counts from here on. */
export function accept(state: SandboxState, owner: string, body: unknown): Decision {
  const parsed = parseSubmission(body);
  if (!parsed.ok) return { accepted: false, refusal: refuse(400, parsed.message) };
  const overLimit = checkMonthlyLimit(state, owner);
  if (overLimit !== undefined) return { accepted: false, refusal: overLimit };

  const generation = createGeneration(state, owner, parsed.submission);
  state.generations.add(generation);
  const at = new Date(generation.createdAtMs).toISOString();
  state.ledger.recordAccepted({ generationId: generation.id, key: owner, at, body });
  return { accepted: true, generation };
}

function checkMonthlyLimit({ clock, generations }: SandboxState, owner: string): Answer | undefined {
  const usage = usageAt(generations.listOf(owner), clock.now());
  if (usage.current_month_usage < plan.monthlyLimit) return undefined;
  return refuse(429, `You have reached your monthly usage limit of ${plan.monthlyLimit} generations.`);
}

function createGeneration(state: SandboxState, owner: string, submission: Submission): Generation {
  const createdAtMs = state.clock.now();
  const time = drawProcessingTime(submission);
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
    createdAtMs,
    videoMs: toMs(time.videoSeconds),
    audioMs: toMs(time.audioSeconds),
  };
}

/** Up to two reference images are a first and a last frame; from three on they are references. */
function typeOf({ image_url, reference_image_urls = [] }: Submission): WireMode {
  if (reference_image_urls.length >= 3) return 'reference-to-video';
  return image_url !== undefined || reference_image_urls.length > 0 ? 'image-to-video' : 'text-to-video';
}

function describeModel({ catalogue }: SandboxState, key: string): WireModel {
  const model = catalogue.find(key);
  return { key, name: model?.name ?? key, provider: model?.provider ?? null };
}

/** The documented 5 s, or the model's shortest where 5 is out of its range, as for the default model. */
function defaultDuration({ catalogue }: SandboxState, key: string): number {
  const { min, max } = catalogue.find(key)?.durationRange ?? { min: 5, max: 5 };
  return min <= 5 && 5 <= max ? 5 : min;
}
