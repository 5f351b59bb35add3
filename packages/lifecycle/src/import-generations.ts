import {
  claimUnconfirmed,
  insertImported,
  isTerminal,
  listKnownGenerationIds,
  listUnansweredSubmissions,
  markImported,
  openUserKey,
  type Generation,
} from '@videogen/store';
import { isVideoGenApiError, type GenerationPage, type ObservedGeneration } from '@videogen/videogenapi';
import { KeyRefusedError } from './identify.ts';
import { LOOK_LEASE_MS, planAfterCaller } from './try-outcome.ts';
import { mayBeOf, readCreatedAt } from './match-submission.ts';
import { mergeAnswers } from './merge-answers.ts';
import { readListPages } from './read-list-pages.ts';
import { readAcceptance } from './read-observation.ts';
import { reconcile } from './reconcile.ts';
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
 * twice at once, changes nothing; what is here already costs no look. What a lost submission made is given to it first; what
 * may be the missing answer to one, but not for sure, waits for a later import. Rejects with KeyRefusedError when
 * VideoGenAPI refuses the key.
 */
export async function importGenerations(
  lifecycle: Lifecycle,
  userId: string,
  { most = Number.POSITIVE_INFINITY }: ImportOptions = {},
): Promise<ImportResult> {
  const { store, log } = lifecycle;
  const key = await openUserKey(store, userId);
  const tally = { imported: 0, followed: 0, waiting: 0 };
  await findLost(lifecycle, userId);
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

/** One video never gets two ids: what became of lost submissions comes before what is new. */
async function findLost(lifecycle: Lifecycle, userId: string): Promise<void> {
  for (const claim of await claimUnconfirmed(lifecycle.store, userId, { leaseMs: LOOK_LEASE_MS })) {
    const error = await reconcile(lifecycle, claim, planAfterCaller(lifecycle));
    // The others are due again after their lease.
    if (error) return;
  }
}

/** Which entries of a page to bring in, and how many have to wait. */
async function sortPage(
  { store }: Lifecycle,
  userId: string,
  { entries, answeredAt }: GenerationPage,
): Promise<{ readonly unknown: readonly ObservedGeneration[]; readonly waiting: number }> {
  // In this order: a submission that is answered between the two reads is then known by its id.
  const unanswered = await listUnansweredSubmissions(store, userId);
  const ids = entries.map(({ generationId }) => generationId);
  const known = await listKnownGenerationIds(store, userId, ids);
  const others = entries.filter(({ generationId }) => !known.has(generationId));
  const unknown = others.filter((listed) => !unanswered.some((submission) => mayBeOf(submission, listed, answeredAt)));
  return { unknown, waiting: others.length - unknown.length };
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
  return insertImported(store, {
    userId,
    generationId: observed.generationId,
    prompt: observed.prompt ?? '',
    createdAt: readCreatedAt(observed),
    observation: readAcceptance(observed, { extra: null }),
  });
}
