import { LRUCache } from 'lru-cache';
import {
  listKnownUpstreamIds,
  listUnansweredSubmissions,
  type Store,
  type UnansweredSubmission,
} from '@videogen/store';
import type { ObservedGeneration } from '@videogen/videogenapi';
import { mergeAnswers } from '../upstream/merge-answers.ts';
import type { UpstreamSession } from '../upstream/session.ts';
import { createListReader, type ListReader } from './list-pages.ts';
import { isOlder, isCandidate } from './match.ts';

/** One reading of an account's list for all of its lost submissions. It goes on where an error or the budget interrupted it. */
export interface Reading {
  /** Our ids of the submissions that were lost when it began. */
  readonly lost: ReadonlySet<string>;
  readonly reader: ListReader;
  /** Entries that may be of a lost submission, by their ids. */
  readonly candidates: Map<string, Candidate>;
  isReadThrough: boolean;
}

/** An entry of the list that may be of a lost submission. */
export interface Candidate {
  readonly entry: ObservedGeneration;
  /** The time of the page's answer, on VideoGenAPI's clock. */
  readonly answeredAt: Date | undefined;
  /** The time of its reading, on the clock of `performance.now()`. */
  readonly readAt: number;
  /** The entry together with a poll of it; undefined until that is made. */
  observed?: ObservedGeneration;
}

/** The interrupted readings of this process, by account. A restart begins them again. */
export type Readings = LRUCache<string, Reading>;

const MOST_READINGS = 1000;
/** A reading that nothing went on with for so long begins again. */
const KEPT_FOR_MS = 600_000;

export function createReadings(): Readings {
  return new LRUCache({ max: MOST_READINGS, ttl: KEPT_FOR_MS });
}

export function createReading(lost: Iterable<string>): Reading {
  return { lost: new Set(lost), reader: createListReader(), candidates: new Map(), isReadThrough: false };
}

/**
 * Reads the list down to entries that are older than every lost submission, and polls each candidate once. Rejects with a SessionError;
 * a later call goes on from there.
 */
export async function readThrough(store: Store, session: UpstreamSession, reading: Reading): Promise<void> {
  while (!reading.isReadThrough) {
    await pollCandidates(session, reading);
    reading.isReadThrough = !(await readPage(store, session, reading));
  }
  await pollCandidates(session, reading);
}

async function pollCandidates(session: UpstreamSession, { candidates }: Reading): Promise<void> {
  for (const candidate of candidates.values()) {
    candidate.observed ??= mergeAnswers(candidate.entry, await session.getStatus(candidate.entry.upstreamId));
  }
}

/** Reads a page, and resolves to true if older pages may have candidates. */
async function readPage(store: Store, session: UpstreamSession, reading: Reading): Promise<boolean> {
  const page = await reading.reader.next(session);
  if (!page) return false;
  const readAt = performance.now();
  const { entries, answeredAt } = page;
  // Read after the list was answered: an age that is a little too great lets an entry too many in, not one too few.
  const { accountId } = session;
  const unanswered = await listUnansweredSubmissions(store, accountId);
  const lost = unanswered.filter(({ generation: { id } }) => reading.lost.has(id));
  const known = await listKnownUpstreamIds(
    store,
    accountId,
    entries.map(({ upstreamId }) => upstreamId),
  );
  for (const entry of entries) {
    if (known.has(entry.upstreamId) || !lost.some((submission) => isCandidate(submission, entry, answeredAt))) continue;
    reading.candidates.set(entry.upstreamId, { entry, answeredAt, readAt });
  }
  const oldest = entries.at(-1);
  return oldest === undefined || lost.some((submission) => !isOlder(submission, oldest, answeredAt));
}

/** The submission as it was when the candidate's page was read. */
export function atReading(submission: UnansweredSubmission, { readAt }: Candidate): UnansweredSubmission {
  return { ...submission, ageMs: submission.ageMs - (performance.now() - readAt) };
}
