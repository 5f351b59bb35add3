import { isBeingSent, type Generation, type UnansweredSubmission } from '@videogen/store';
import type { Catalogue, ObservedGeneration, ObservedModel } from '@videogen/videogenapi';

/** The match of a reported generation with a request: `certain` by its seed, `possible` by all but a seed. */
export type Fit = 'certain' | 'possible' | 'none';

/** Compares a request with a status. Values that were left to VideoGenAPI or are not reported match. */
export function judgeFit(request: Generation, observed: ObservedGeneration, catalogue: Catalogue): Fit {
  if (!isSamePrompt(request, observed)) return 'none';
  const { modelKey } = request;
  if (modelKey !== null && observed.model && !isSameModel(modelKey, observed.model, catalogue)) return 'none';
  const seed = readSentSeed(request);
  if (seed === undefined || observed.seed === undefined) return 'possible';
  return seed === observed.seed ? 'certain' : 'none';
}

/**
 * True if an entry of the list may belong to a submission, as far as the list shows. While a submission is being sent, any
 * new entry may: the answer needs its id to be free. A lost submission is compared by its prompt.
 */
export function isCandidate(
  submission: UnansweredSubmission,
  entry: ObservedGeneration,
  answeredAt: Date | undefined,
): boolean {
  if (isOlder(submission, entry, answeredAt)) return false;
  return isBeingSent(submission.generation) || isSamePrompt(submission.generation, entry);
}

/** VideoGenAPI's times are whole seconds, its servers' clocks may differ, and time passes between its answer and our query. */
const TOLERANCE_MS = 10_000;

/**
 * True if VideoGenAPI made an entry before a submission began. The database's and VideoGenAPI's clocks may differ by hours,
 * so times are compared on one clock only: the age on the database's, the creation and the list's date on VideoGenAPI's.
 * False without a date.
 */
export function isOlder(
  { ageMs }: Pick<UnansweredSubmission, 'ageMs'>,
  entry: ObservedGeneration,
  answeredAt: Date | undefined,
): boolean {
  const createdAt = readCreatedAt(entry);
  if (!createdAt || !answeredAt) return false;
  return createdAt.getTime() < answeredAt.getTime() - ageMs - TOLERANCE_MS;
}

/** `gen_`, 8 hex digits of Unix seconds, 5 of microseconds. */
const datedId = /^gen_([\da-f]{8})([\da-f]{5})_/i;

/** The time of creation on VideoGenAPI's clock: the reported one, or else the one in the id. */
export function readCreatedAt({ createdAt, upstreamId }: ObservedGeneration): Date | undefined {
  if (createdAt) return createdAt;
  const [, seconds, microseconds] = datedId.exec(upstreamId) ?? [];
  if (seconds === undefined || microseconds === undefined) return undefined;
  return new Date(Number.parseInt(seconds, 16) * 1000 + Math.floor(Number.parseInt(microseconds, 16) / 1000));
}

/** The list replaces each character outside the BMP by `????`; a status has it. */
function isSamePrompt(request: Generation, { prompt }: ObservedGeneration): boolean {
  if (prompt === undefined) return true;
  const asked = request.prompt;
  return prompt.equals(asked) || prompt.equals(asked.replace(/[\u{10000}-\u{10ffff}]/gu, '????'));
}

/** Answers name a model by its key, or by its name alone. */
function isSameModel(asked: string, { key }: ObservedModel, catalogue: Catalogue): boolean {
  return key === asked || catalogue.findByWord(key)?.key === asked;
}

/** The seed that was sent; for -1 VideoGenAPI chooses one. */
function readSentSeed({ seed, extra }: Generation): number | undefined {
  const sent = seed ?? extra?.['seed'];
  return typeof sent === 'number' && sent !== -1 ? sent : undefined;
}
