import { isBeingSent, type Generation, type UnansweredSubmission } from '@videogen/store';
import type { Catalogue, ObservedGeneration, ObservedModel } from '@videogen/videogenapi';

/** How well what VideoGenAPI tells of a generation fits a request: by its seed, by all but a seed, or not at all. */
export type Fit = 'certain' | 'possible' | 'none';

/** Compares a request with what a look told. What was left to VideoGenAPI, or is not told, fits. */
export function judgeFit(request: Generation, observed: ObservedGeneration, catalogue: Catalogue): Fit {
  if (!isSamePrompt(request, observed)) return 'none';
  const { model } = request;
  if (model && observed.model && !isSameModel(model.key, observed.model, catalogue)) return 'none';
  const seed = readSentSeed(request);
  if (seed === undefined || observed.seed === undefined) return 'possible';
  return seed === observed.seed ? 'certain' : 'none';
}

/**
 * Whether an entry of the list may be what a submission made, as far as the list alone can tell. While one is being sent its
 * answer is about to name the id, which must then be free; one whose answer is lost is found again by its prompt.
 */
export function mayBeOf(
  submission: UnansweredSubmission,
  entry: ObservedGeneration,
  answeredAt: Date | undefined,
): boolean {
  if (isOlder(submission, entry, answeredAt)) return false;
  return isBeingSent(submission.generation) || isSamePrompt(submission.generation, entry);
}

/**
 * VideoGenAPI's times are whole seconds, its servers' clocks may differ from one another, and time passes between its answer
 * and our reading of the age, milliseconds.
 */
const TOLERANCE_MS = 10_000;

/**
 * Whether VideoGenAPI made an entry before the submission was begun. Our clock and VideoGenAPI's may differ by hours, so each
 * is compared with itself: the age by the database's clock, the time of creation by the one that dated the list. Where
 * one is missing nothing is older.
 */
export function isOlder(
  { ageMs }: UnansweredSubmission,
  entry: ObservedGeneration,
  answeredAt: Date | undefined,
): boolean {
  const createdAt = readCreatedAt(entry);
  if (!createdAt || !answeredAt) return false;
  return createdAt.getTime() < answeredAt.getTime() - ageMs - TOLERANCE_MS;
}

/** `gen_`, 8 hex digits of Unix seconds, 5 of microseconds. */
const datedId = /^gen_([\da-f]{8})([\da-f]{5})_/i;

/** When VideoGenAPI made it, on its clock: as it says, else as the id does. */
export function readCreatedAt({ createdAt, generationId }: ObservedGeneration): Date | undefined {
  if (createdAt) return createdAt;
  const [, seconds, microseconds] = datedId.exec(generationId) ?? [];
  if (seconds === undefined || microseconds === undefined) return undefined;
  return new Date(Number.parseInt(seconds, 16) * 1000 + Math.floor(Number.parseInt(microseconds, 16) / 1000));
}

/** The list loses each character outside the BMP as `????`; looks tell them. */
function isSamePrompt(request: Generation, { prompt }: ObservedGeneration): boolean {
  if (prompt === undefined) return true;
  const asked = request.prompt.trim();
  const told = prompt.trim();
  return told === asked || told === asked.replace(/[\u{10000}-\u{10ffff}]/gu, '????');
}

/** Answers name a model by its key, or by its name alone. */
function isSameModel(asked: string, { key }: ObservedModel, catalogue: Catalogue): boolean {
  return key === asked || catalogue.findByWord(key)?.key === asked;
}

/** The seed that was sent; -1 asks VideoGenAPI to draw one. */
function readSentSeed({ seed, extra }: Generation): number | undefined {
  const sent = seed ?? extra?.['seed'];
  return typeof sent === 'number' && sent !== -1 ? sent : undefined;
}
