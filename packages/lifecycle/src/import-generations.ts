import {
  insertImported,
  isTerminal,
  listKnownGenerationIds,
  listUnansweredSubmissions,
  markImported,
  openUserKey,
  type Generation,
  type UnansweredSubmission,
} from '@videogen/store';
import { isVideoGenApiError, type ObservedGeneration } from '@videogen/videogenapi';
import { KeyRefusedError } from './identify.ts';
import { mergeAnswers } from './merge-answers.ts';
import { readListPages } from './read-list-pages.ts';
import { readObservation } from './read-observation.ts';
import { readLookError, type LookRefusal } from './read-submission-error.ts';
import type { Lifecycle } from './lifecycle.ts';

/** How much to bring in. */
export interface ImportOptions {
  /** Only so many of the newest, those already here included; all by default. */
  readonly most?: number | undefined;
}

/** What became of an import. What was brought in before a failure stays. */
export type ImportResult =
  | {
      readonly type: 'success';
      /** How many came in now. */
      readonly imported: number;
      /** How many of these are unfinished and therefore followed. */
      readonly followed: number;
    }
  | LookRefusal;

const LOOKS_AT_ONCE = 4;

/**
 * Brings in what was made elsewhere with the user's key, and lets the poller follow what is unfinished. Running it again, or
 * twice at once, changes nothing; what is here already costs no look. What may be the missing answer to a submission waits
 * for a later import. Rejects with KeyRefusedError when VideoGenAPI refuses the key.
 */
export async function importGenerations(
  lifecycle: Lifecycle,
  userId: string,
  { most = Number.POSITIVE_INFINITY }: ImportOptions = {},
): Promise<ImportResult> {
  const { store, log } = lifecycle;
  const key = await openUserKey(store, userId);
  const tally = { imported: 0, followed: 0, waiting: 0 };
  try {
    for await (const page of readListPages(lifecycle.api, { key, most })) {
      const { unknown, waiting } = await sortPage(lifecycle, userId, page);
      tally.waiting += waiting;
      for (let start = 0; start < unknown.length; start += LOOKS_AT_ONCE) {
        const listed = unknown.slice(start, start + LOOKS_AT_ONCE);
        const observed = await Promise.all(listed.map((item) => lookUp(lifecycle, key, item)));
        for (const item of observed) {
          const generation = await insert(lifecycle, userId, item);
          if (!generation) continue;
          tally.imported += 1;
          if (!isTerminal(generation.status)) tally.followed += 1;
        }
      }
    }
  } catch (error) {
    if (!isVideoGenApiError(error)) throw error;
    log.warn({ user: userId, ...tally, error: error.name, reason: error.message }, 'an import ended early');
    if (error.kind !== 'unauthorized') return readLookError(error);
    lifecycle.forgetKey(key);
    throw new KeyRefusedError('refused');
  }
  log.info({ user: userId, ...tally }, 'generations made elsewhere were imported');
  // With some left waiting, the import on first use has to come back for them.
  if (tally.waiting === 0) await markImported(store, userId);
  const { imported, followed } = tally;
  return { type: 'success', imported, followed };
}

/** Which entries of a page to bring in, and how many have to wait. */
async function sortPage(
  { store }: Lifecycle,
  userId: string,
  page: readonly ObservedGeneration[],
): Promise<{ readonly unknown: readonly ObservedGeneration[]; readonly waiting: number }> {
  // In this order: a submission that is answered between the two reads is then known by its id.
  const unanswered = await listUnansweredSubmissions(store, userId);
  const ids = page.map(({ generationId }) => generationId);
  const known = await listKnownGenerationIds(store, userId, ids);
  const others = page.filter(({ generationId }) => !known.has(generationId));
  const unknown = others.filter((listed) => !unanswered.some((submission) => mayBeOf(submission, listed)));
  return { unknown, waiting: others.length - unknown.length };
}

/** Our clock and VideoGenAPI's may differ by so much, milliseconds. */
const CLOCK_SKEW_MS = 2 * 60_000;

/**
 * Whether an entry of the list may be what a submission made. While one is being sent its answer is about to name the id,
 * which must then be free; one whose answer is lost is found again by its prompt.
 */
function mayBeOf(submission: UnansweredSubmission, listed: ObservedGeneration): boolean {
  const createdAt = readCreatedAt(listed);
  if (createdAt && createdAt.getTime() < submission.createdAt.getTime() - CLOCK_SKEW_MS) return false;
  if (submission.status === 'SUBMITTING' || listed.prompt === undefined) return true;
  return spoilPrompt(listed.prompt) === spoilPrompt(submission.prompt);
}

/** A prompt as the list shows it: each character outside the BMP is lost as `????`. */
function spoilPrompt(prompt: string): string {
  return prompt.trim().replace(/[\u{10000}-\u{10ffff}]/gu, '????');
}

/** `gen_`, 8 hex digits of Unix seconds, 5 of microseconds. */
const datedId = /^gen_([\da-f]{8})([\da-f]{5})_/i;

/** When VideoGenAPI made it: as it says, else as the id does. */
function readCreatedAt({ createdAt, generationId }: ObservedGeneration): Date | undefined {
  if (createdAt) return createdAt;
  const [, seconds, microseconds] = datedId.exec(generationId) ?? [];
  if (seconds === undefined || microseconds === undefined) return undefined;
  return new Date(Number.parseInt(seconds, 16) * 1000 + Math.floor(Number.parseInt(microseconds, 16) / 1000));
}

/** An entry with what one look tells beyond it. Where the look fails, the list's own word has to do. */
async function lookUp({ api, log }: Lifecycle, key: string, listed: ObservedGeneration): Promise<ObservedGeneration> {
  const { generationId } = listed;
  try {
    return mergeAnswers(listed, await api.getStatus(key, generationId));
  } catch (error) {
    if (!isVideoGenApiError(error) || error.kind === 'unauthorized') throw error;
    log.warn({ generationId, error: error.name, reason: error.message }, 'an import goes by the list alone');
    return listed;
  }
}

function insert({ store }: Lifecycle, userId: string, observed: ObservedGeneration): Promise<Generation | undefined> {
  const observation = readObservation(observed, { extra: null });
  return insertImported(store, {
    userId,
    generationId: observed.generationId,
    prompt: observed.prompt ?? '',
    createdAt: readCreatedAt(observed),
    // A word that we do not know is not the end.
    observation: { ...observation, status: observation.status ?? 'PENDING' },
  });
}
