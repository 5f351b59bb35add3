import { createHash, randomInt } from 'node:crypto';
import type { Generation, GenerationRequest } from '@videogen/store';
import type { GenerateRequest } from '@videogen/videogenapi';
import { detectMode, type GenerateInput } from './generate-input.ts';

const LARGEST_SEED = 2 ** 31 - 1;

/** The request to write down: what the caller gave, and a seed. */
export function readRequest(input: GenerateInput): GenerationRequest {
  const seed = input.seed == null || input.seed === -1 ? chooseSeed(input) : input.seed;
  return {
    prompt: input.prompt,
    model: input.model ?? null,
    mode: detectMode(input),
    imageUrl: input.imageUrl ?? null,
    referenceImageUrls: input.referenceImageUrls ?? [],
    duration: input.duration ?? null,
    resolution: input.resolution ?? null,
    aspectRatio: input.aspectRatio ?? null,
    seed,
    cameraFixed: input.cameraFixed ?? null,
    addAudio: input.addAudio ?? null,
    audioPrompt: input.audioPrompt ?? null,
    veoModel: input.veoModel ?? null,
    extra: input.extra ?? null,
  };
}

/** VideoGenAPI echoes the seed: a random one is a fingerprint to know a lost submission by. */
function chooseSeed({ extra }: GenerateInput): number | null {
  return extra != null && 'seed' in extra ? null : randomInt(LARGEST_SEED + 1);
}

/** The request to send: only what was given. */
export function printRequest(generation: Generation): GenerateRequest {
  const { referenceImageUrls } = generation;
  return {
    prompt: generation.prompt,
    model: generation.model?.key,
    imageUrl: generation.imageUrl ?? undefined,
    referenceImageUrls: referenceImageUrls.length === 0 ? undefined : referenceImageUrls,
    duration: generation.duration ?? undefined,
    resolution: generation.resolution ?? undefined,
    aspectRatio: generation.aspectRatio ?? undefined,
    seed: generation.seed ?? undefined,
    cameraFixed: generation.cameraFixed ?? undefined,
    addAudio: generation.addAudio ?? undefined,
    audioPrompt: generation.audioPrompt ?? undefined,
    veoModel: generation.veoModel ?? undefined,
    extra: generation.extra ?? undefined,
  };
}

/** Two inputs are the same when their fields are, in whatever order; an input that is null counts as left out. */
export function digestInput(input: GenerateInput): string {
  const asked = Object.entries({ ...input, idempotencyKey: null, whenRateLimited: null });
  const given = Object.fromEntries(asked.filter(([, value]) => value !== null));
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(given)))
    .digest('base64url');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
