import {
  blankGeneration,
  insertImported,
  isTerminal,
  listKnownUpstreamIds,
  listUnansweredSubmissions,
  listUnconfirmed,
  markImported,
  type Generation,
} from '@videogen/store';
import type { GenerationPage, ObservedGeneration } from '@videogen/videogenapi';
import { KeyRefusedError } from '../identity/key-errors.ts';
import { isCandidate, readCreatedAt } from './match.ts';
import { mergeAnswers } from '../upstream/merge-answers.ts';
import { readListPages } from './list-pages.ts';
import { readAcceptance } from '../upstream/read-observation.ts';
import { reconcile } from './reconcile.ts';
import { readPollError } from '../submission/refusal.ts';
import type { ImportResult } from './imports-under-way.ts';
import { openSession } from '../upstream/open-session.ts';
import { isSessionError, isUnanswered, type UpstreamSession } from '../upstream/session.ts';
import { createCallerTokens } from '../upstream/tokens.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** The extent of an import. */
export interface ImportOptions {
  /** The number of the newest to import, known ones included; all by default. */
  readonly most?: number | undefined;
  /** For an import in the background: it waits for the budget as long as it takes, and ends when this aborts. */
  readonly background?: AbortSignal | undefined;
}

const POLLS_AT_ONCE = 4;

/**
 * Imports the generations that were made elsewhere with the user's key, and lets the poller follow unfinished ones. Known generations cost
 * no poll, and a repetition changes nothing. Lost submissions are reconciled first; an entry that may belong to an unanswered one, but not
 * for certain, waits for a later import. Rejects with KeyRefusedError when VideoGenAPI refuses the key.
 */
export async function importGenerations(
  lifecycle: Lifecycle,
  userId: string,
  { most = Number.POSITIVE_INFINITY, background }: ImportOptions = {},
): Promise<ImportResult> {
  const { store, log } = lifecycle;
  const tokens = createCallerTokens({ ...lifecycle, patient: background });
  const session = await openSession(lifecycle, { userId }, { tokens, signal: background });
  const tally = { imported: 0, followed: 0, waiting: 0 };
  try {
    // One video never gets two ids: lost submissions come before new generations.
    await reconcile(lifecycle, { session, due: (await listUnconfirmed(store, session.accountId)).snapshots });
    for await (const page of readListPages(session, { most })) {
      const { unknown, waiting } = await sortPage(lifecycle, session, page);
      tally.waiting += waiting;
      for (let start = 0; start < unknown.length; start += POLLS_AT_ONCE) {
        const listed = unknown.slice(start, start + POLLS_AT_ONCE);
        const observed = await Promise.all(listed.map((entry) => complete(lifecycle, session, entry)));
        for (const entry of observed) {
          const generation = await insert(lifecycle, userId, entry);
          if (!generation) continue;
          tally.imported += 1;
          if (!isTerminal(generation.status)) tally.followed += 1;
        }
      }
    }
  } catch (error) {
    if (!isSessionError(error)) throw error;
    log.warn({ user: userId, ...tally, error: error.name, reason: error.message }, 'an import ended early');
    if (error instanceof KeyRefusedError) throw error;
    return readPollError(error);
  }
  log.info({ user: userId, ...tally }, 'generations made elsewhere were imported');
  // While some wait, the import on first use has to be repeated.
  if (tally.waiting === 0) await markImported(store, userId);
  const { imported, followed } = tally;
  return { type: 'success', imported, followed };
}

/** Returns the entries of a page to import, and the number of those that have to wait. */
async function sortPage(
  { store }: Lifecycle,
  { accountId }: UpstreamSession,
  { entries, answeredAt }: GenerationPage,
): Promise<{ readonly unknown: readonly ObservedGeneration[]; readonly waiting: number }> {
  // In this order: a submission that is answered between the two reads is then known by its id.
  const unanswered = await listUnansweredSubmissions(store, accountId);
  const ids = entries.map(({ upstreamId }) => upstreamId);
  const known = await listKnownUpstreamIds(store, accountId, ids);
  const others = entries.filter(({ upstreamId }) => !known.has(upstreamId));
  const unknown = others.filter(
    (listed) => !unanswered.some((submission) => isCandidate(submission, listed, answeredAt)),
  );
  return { unknown, waiting: others.length - unknown.length };
}

/** Completes an entry by a poll. If the poll fails for a reason of this generation, the entry alone has to do. */
async function complete(
  { log }: Lifecycle,
  session: UpstreamSession,
  listed: ObservedGeneration,
): Promise<ObservedGeneration> {
  const { upstreamId } = listed;
  try {
    return mergeAnswers(listed, await session.getStatus(upstreamId));
  } catch (error) {
    if (!isSessionError(error) || isUnanswered(error)) throw error;
    if (error.kind === 'key-refused' || error.kind === 'rate-limited') throw error;
    log.warn({ upstreamId, error: error.name, reason: error.message }, 'an import uses an entry of the list alone');
    return listed;
  }
}

function insert({ store }: Lifecycle, userId: string, observed: ObservedGeneration): Promise<Generation | undefined> {
  return insertImported(store, {
    userId,
    upstreamId: observed.upstreamId,
    prompt: observed.prompt?.masked ?? '',
    createdAt: readCreatedAt(observed),
    observation: readAcceptance(observed, blankGeneration),
  });
}
