import { resetNotFound, postpone, type Generation, type Snapshot, type TurnToken } from '@videogen/store';
import type { ObservedGeneration } from '@videogen/videogenapi';
import { findListed } from '../recovery/find-listed.ts';
import { readReported } from '../upstream/read-reported.ts';
import { isSessionError, isUnanswered, type SessionError, type UpstreamSession } from '../upstream/session.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { record } from './record.ts';

/** The result of a poll. */
export type PollResult =
  /** VideoGenAPI reported on it. The generation is undefined if the snapshot was outdated, and nothing was written. */
  | { readonly type: 'reported'; readonly generation: Generation | undefined }
  | { readonly type: 'failed'; readonly error: SessionError };

export interface PollOptions {
  readonly session: UpstreamSession;
  /** The turn of the poll; undefined for a caller's. */
  readonly turn?: TurnToken | undefined;
}

/** Polls one generation that VideoGenAPI has, and records the report. */
export async function pollGeneration(
  lifecycle: Lifecycle,
  snapshot: Snapshot,
  options: PollOptions,
): Promise<PollResult> {
  const { id, upstreamId } = snapshot.generation;
  if (upstreamId === null) throw new Error(`the generation ${id} has no upstream id`);
  let observed: ObservedGeneration;
  try {
    observed = await options.session.getStatus(upstreamId);
  } catch (error) {
    if (!isSessionError(error)) throw error;
    return recordFailure(lifecycle, snapshot, { ...options, error });
  }
  const observation = readReported(lifecycle, snapshot, observed);
  return {
    type: 'reported',
    generation: await record(lifecycle, snapshot, { observation, dueInMs: null, turn: options.turn }),
  };
}

interface Failure<Kind = SessionError> extends PollOptions {
  readonly error: Kind;
}

async function recordFailure(lifecycle: Lifecycle, snapshot: Snapshot, failure: Failure): Promise<PollResult> {
  const { store, log } = lifecycle;
  const { error, turn } = failure;
  if (isUnanswered(error)) return { type: 'failed', error };
  const { id } = snapshot.generation;
  const failures = snapshot.failedAttempts + 1;
  log.warn({ generation: id, failures, error: error.name, reason: error.message }, 'a poll got no status');
  if (error.kind === 'not-found') return recordMissing(lifecycle, snapshot, { ...failure, error });
  const attempt = { id, token: snapshot.token, turn };
  // A limit and a refusal are the account's, not this generation's.
  if (error.kind === 'rate-limited') {
    if (snapshot.notFoundAttempts > 0) await resetNotFound(store, attempt);
  } else if (error.kind !== 'key-refused') {
    await postpone(store, attempt);
  }
  return { type: 'failed', error };
}

/** A new generation is not everywhere at once, and a deployment may answer 404 for a while: so many in a row, over a window. */
const LEAST_NOT_FOUND = 5;
/** While the list cannot be read either, more than this generation is wrong: an hour for a window of 2 min. */
const WINDOWS_WITHOUT_LIST = 30;

/** Ends a generation as FAILED once both its status and the list have reported that it is gone. */
async function recordMissing(
  lifecycle: Lifecycle,
  snapshot: Snapshot,
  { error, session, turn }: Failure<Extract<SessionError, { kind: 'not-found' }>>,
): Promise<PollResult> {
  const { store, settings } = lifecycle;
  const { notFoundWindowMs } = settings;
  const { generation, token, at, notFoundAttempts, notFoundSince } = snapshot;
  // Both times are the database's.
  const lastedMs = notFoundSince === null ? 0 : at.getTime() - notFoundSince.getTime();
  const isGone = notFoundAttempts + 1 >= LEAST_NOT_FOUND && lastedMs >= notFoundWindowMs;
  const listing = isGone ? await findListed(lifecycle, snapshot, session) : undefined;
  if (listing?.type === 'shown') {
    const observation = readReported(lifecycle, snapshot, listing.entry);
    return { type: 'reported', generation: await record(lifecycle, snapshot, { observation, dueInMs: null, turn }) };
  }
  if (listing?.type === 'absent' || (isGone && lastedMs >= notFoundWindowMs * WINDOWS_WITHOUT_LIST)) {
    const message = 'VideoGenAPI no longer knows this generation.';
    const failure = { code: 'NOT_FOUND', message, upstreamMessage: error.upstreamMessage ?? null } as const;
    await record(lifecycle, snapshot, { observation: { type: 'failed', failure }, dueInMs: null, turn });
  } else {
    await postpone(store, { id: generation.id, token, reason: 'not-found', turn });
  }
  return { type: 'failed', error };
}
