import { hash, randomInt } from 'node:crypto';
import { toRequest, type Generation, type GenerationRequest } from '@videogen/store';
import type { GenerateRequest } from '@videogen/videogenapi';
import { detectMode, readSent, type GenerateInput } from './generate-input.ts';
import { trimLabel } from './label.ts';

const LARGEST_SEED = 2 ** 31 - 1;

/** The request to store: the caller's input, and a seed. */
export function readRequest(input: GenerateInput): GenerationRequest {
  const { model: modelKey, referenceImageUrls, ...asked } = readSent(input);
  const seed = input.seed == null || input.seed === -1 ? chooseSeed(input) : input.seed;
  return { ...asked, modelKey, mode: detectMode(input), referenceImageUrls: referenceImageUrls ?? [], seed };
}

/** VideoGenAPI echoes the seed, so a random one identifies a lost submission. */
function chooseSeed({ extra }: GenerateInput): number | null {
  return extra != null && Object.hasOwn(extra, 'seed') ? null : randomInt(LARGEST_SEED + 1);
}

/** The request to send, with given values only. */
export function toGenerateRequest(generation: Generation): GenerateRequest {
  const { modelKey: model, mode: _, referenceImageUrls, ...asked } = toRequest(generation);
  return { model, ...asked, referenceImageUrls: referenceImageUrls.length === 0 ? null : referenceImageUrls };
}

/** The same text for inputs with the same fields, in any order; null counts as absent. */
export function digestInput(input: GenerateInput): string {
  const label = input.label == null ? null : trimLabel(input.label);
  const given = Object.fromEntries(Object.entries({ ...readSent(input), label }).filter(([, value]) => value !== null));
  return hash('sha256', JSON.stringify(sortKeys(given)), 'base64url');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
