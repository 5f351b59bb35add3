import { setImmediate } from 'node:timers/promises';
import {
  isBeingSent,
  listKnownUpstreamIds,
  listUnansweredSubmissions,
  listUnconfirmed,
  postpone,
  type Generation,
  type Snapshot,
  type Store,
  type TurnToken,
  type UnansweredSubmission,
} from '@videogen/store';
import type { ObservedGeneration } from '@videogen/videogenapi';
import { waitAfterFailures, waitAfterSearches } from '../backoff.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { record } from '../poll/record.ts';
import { readAcceptance } from '../upstream/read-observation.ts';
import { isSessionError, isUnanswered, type SessionError, type UpstreamSession } from '../upstream/session.ts';
import { isOlder, judgeFit, isCandidate, type Fit } from './match.ts';
import { atReading, createReading, readThrough, type Candidate, type Reading } from './reading.ts';
import { readWindow } from './search-window.ts';

export interface ReconcileOptions {
  readonly session: UpstreamSession;
  /** The lost submissions for whose sake the search is made. */
  readonly due: readonly Snapshot[];
  /** The turn of the search; undefined for a caller's. */
  readonly turn?: TurnToken | undefined;
}

/**
 * Searches VideoGenAPI's list for all lost submissions of an account, by one reading of it. An accepted one goes on as if its answer had
 * come. One that is not found within the window ends as FAILED, after a full reading. Nothing is ever sent again. Resolves to the error
 * that interrupted the search; undefined for a complete one.
 */
export async function reconcile(
  lifecycle: Lifecycle,
  { session, due, turn }: ReconcileOptions,
): Promise<SessionError | undefined> {
  const { store, readings } = lifecycle;
  const { accountId } = session;
  if (due.length === 0) return undefined;
  const interrupted = readings.get(accountId);
  // A caller's search beside a turn's has a reading of its own: two that share one would skip pages.
  readings.delete(accountId);
  const reading = interrupted ?? (await beginReading(store, accountId));
  try {
    await readThrough(store, session, reading);
  } catch (error) {
    readings.set(accountId, reading);
    if (!isSessionError(error)) throw error;
    // With the next tokens the search goes on.
    if (isUnanswered(error)) return error;
    lifecycle.log.warn(
      { generations: due.length, error: error.name, reason: error.message },
      'the search for submissions without an answer was interrupted',
    );
    for (const snapshot of due) await postponeOrEnd(lifecycle, snapshot, { turn, error });
    return error;
  }
  await settle(lifecycle, accountId, { reading, turn });
  return undefined;
}

async function beginReading(store: Store, accountId: string): Promise<Reading> {
  const { snapshots } = await listUnconfirmed(store, accountId);
  return createReading(snapshots.map(({ generation }) => generation.id));
}

interface Settling {
  readonly reading: Reading;
  readonly turn: TurnToken | undefined;
}

/** Records the result of a complete reading for each submission that was lost when it began. */
async function settle(lifecycle: Lifecycle, accountId: string, { reading, turn }: Settling): Promise<void> {
  const { store, log } = lifecycle;
  const unanswered = await listUnansweredSubmissions(store, accountId);
  const known = await listKnownUpstreamIds(store, accountId, [...reading.candidates.keys()]);
  const matches = new Map<string, Match[]>();
  for (const [upstreamId, candidate] of reading.candidates) {
    // An answer or an import has named it meanwhile.
    if (known.has(upstreamId)) continue;
    await setImmediate();
    for (const [id, match] of matchCandidate(lifecycle, candidate, { unanswered, reading })) {
      matches.set(id, [...(matches.get(id) ?? []), match]);
    }
  }
  const { snapshots } = await listUnconfirmed(store, accountId);
  for (const snapshot of snapshots) {
    const { id } = snapshot.generation;
    if (!reading.lost.has(id)) continue;
    const observed = choose(matches.get(id) ?? []);
    if (!observed) {
      await postponeOrEnd(lifecycle, snapshot, { turn });
      continue;
    }
    log.info({ generation: id, upstreamId: observed.upstreamId }, 'a lost submission was found to be accepted');
    const observation = readAcceptance(observed, snapshot.generation);
    await record(lifecycle, snapshot, { observation, dueInMs: 0, turn });
  }
}

interface Match {
  readonly observed: ObservedGeneration;
  readonly fit: Fit;
  /** True if it may as well be of another submission. */
  readonly isContested: boolean;
}

interface Matching {
  readonly unanswered: readonly UnansweredSubmission[];
  readonly reading: Reading;
}

/** Compares a candidate with every unanswered submission; yields our id of each lost one that it may be of. */
function* matchCandidate(
  { catalogue }: Lifecycle,
  candidate: Candidate,
  { unanswered, reading }: Matching,
): Generator<readonly [string, Match]> {
  const { entry, answeredAt, observed } = candidate;
  if (!observed) return;
  const fits = unanswered
    .map((submission) => atReading(submission, candidate))
    .filter((submission) => !isOlder(submission, entry, answeredAt))
    .map((submission) => ({ submission, fit: judgeFit(submission.generation, observed, catalogue) }))
    .filter(({ fit }) => fit !== 'none');
  for (const own of fits) {
    const { generation } = own.submission;
    if (!reading.lost.has(generation.id) || !isCandidate(own.submission, entry, answeredAt)) continue;
    const isContested = fits.some(
      (rival) => rival !== own && contests(rival.submission.generation, rival.fit, own.fit),
    );
    yield [generation.id, { observed, fit: own.fit, isContested }];
  }
}

function contests(rival: Generation, rivalFit: Fit, fit: Fit): boolean {
  if (fit === 'possible') return true;
  // Two requests alike, seed included: either may take it, unless an answer is about to say.
  return rivalFit === 'certain' && isBeingSent(rival);
}

/** The only match that is certain; without one, the only one that is possible. */
function choose(matches: readonly Match[]): ObservedGeneration | undefined {
  const certain = matches.filter(({ fit }) => fit === 'certain');
  const best = certain.length > 0 ? certain : matches;
  const [only] = best;
  return only && best.length === 1 && !only.isContested ? only.observed : undefined;
}

/** Without a readable list the window is extended: a few hours for a window of 10 min. */
const WINDOWS_WITHOUT_LIST = 30;

interface Unfound {
  readonly turn: TurnToken | undefined;
  /** The error that interrupted the search; undefined after a complete reading. */
  readonly error?: SessionError;
}

/** Postpones the search for a submission that was not found; at the end of its window it ends as FAILED. */
async function postponeOrEnd(lifecycle: Lifecycle, snapshot: Snapshot, { turn, error }: Unfound): Promise<void> {
  const { store, settings } = lifecycle;
  const { generation, token, failedAttempts } = snapshot;
  const failures = failedAttempts + 1;
  const leftMs = readWindow(lifecycle, snapshot);
  // With a refused key the list cannot be read: its window ends as any other.
  const extraMs = error && isTemporary(error) ? settings.reconcileWindowMs * WINDOWS_WITHOUT_LIST : 0;
  if (leftMs + extraMs <= 0) return endUnfound(lifecycle, snapshot, turn);
  await postpone(store, { id: generation.id, token, dueInMs: readWait(), turn });

  function readWait(): number {
    if (error?.kind === 'key-refused') return leftMs;
    if (error?.kind === 'rate-limited') return error.rateLimit.retryAfterSeconds * 1000;
    if (error) return waitAfterFailures(failures, settings.minIntervalMs);
    return Math.min(waitAfterSearches(failures, settings.minIntervalMs), leftMs);
  }
}

/** True if a later reading may succeed, so that the window waits for it. */
function isTemporary({ kind }: SessionError): boolean {
  return kind === 'not-sent' || kind === 'no-answer' || kind === 'server-error' || kind === 'rate-limited';
}

const neverLearned = {
  code: 'SUBMISSION_UNCONFIRMED',
  message:
    "VideoGenAPI's answer was lost, and its list did not show for certain whether the request was accepted. It may have been accepted and charged: check your generations at VideoGenAPI, or import them with importGenerations, before you submit it again.",
  upstreamMessage: null,
} as const;

/** Ends a lost submission that was not found as FAILED. */
export async function endUnfound(lifecycle: Lifecycle, snapshot: Snapshot, turn: TurnToken | undefined): Promise<void> {
  lifecycle.log.warn(
    { generation: snapshot.generation.id },
    'a submission without an answer was not found in the list; the search has ended',
  );
  await record(lifecycle, snapshot, { observation: { type: 'failed', failure: neverLearned }, dueInMs: null, turn });
}
