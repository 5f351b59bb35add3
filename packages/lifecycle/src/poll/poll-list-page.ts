import {
  applyObservation,
  isEarlier,
  isTerminal,
  readStoreProblem,
  recordUnchanged,
  type Generation,
  type Snapshot,
  type TurnToken,
} from '@videogen/store';
import type { ObservedGeneration } from '@videogen/videogenapi';
import { readReported } from '../upstream/read-reported.ts';
import { isSessionError, isUnanswered, type SessionError, type UpstreamSession } from '../upstream/session.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { record } from './record.ts';

/** A request for one page of an account's list. */
export interface PagePoll {
  readonly session: UpstreamSession;
  readonly turn: TurnToken;
  /** From 1. */
  readonly page: number;
  /** The number of entries to ask for. */
  readonly limit: number;
  /** The generations that should be on it. */
  readonly snapshots: readonly Snapshot[];
}

/** The result of a page poll. */
export type PageResult =
  | {
      readonly type: 'reported';
      /** The number of entries. */
      readonly size: number;
      /** Unfinished generations, which are recorded as such, by their indices on the page. */
      readonly unfinished: ReadonlyMap<Snapshot, number>;
      /** Generations at their end. The list lacks parts of the report: each is completed by one poll. */
      readonly ended: ReadonlyMap<Snapshot, number>;
      /** Generations that the page lacks. */
      readonly missing: readonly Snapshot[];
      /** Generations that could not be recorded because of an error of ours. */
      readonly erred: ReadonlyMap<Snapshot, unknown>;
      /** True if the page shows an earlier state than one that is known already. */
      readonly isStale: boolean;
    }
  | { readonly type: 'failed'; readonly error: SessionError };

/**
 * Polls generations of one account together, by one page of `GET /generations`. Unfinished ones are recorded; one statement serves all
 * that did not change.
 */
export async function pollListPage(lifecycle: Lifecycle, pagePoll: PagePoll): Promise<PageResult> {
  const { session, page, limit } = pagePoll;
  try {
    const { entries } = await session.listGenerations({ page, limit });
    return await recordPage(lifecycle, pagePoll, entries);
  } catch (error) {
    if (!isSessionError(error)) throw error;
    const { accountId: account } = session;
    if (!isUnanswered(error)) {
      lifecycle.log.warn(
        { account, page, error: error.name, reason: error.message },
        'a page of the list could not be read',
      );
    }
    return { type: 'failed', error };
  }
}

async function recordPage(
  lifecycle: Lifecycle,
  { snapshots, turn }: PagePoll,
  entries: readonly ObservedGeneration[],
): Promise<PageResult> {
  const indices = new Map(entries.map(({ upstreamId }, index) => [upstreamId, index]));
  const unfinished = new Map<Snapshot, number>();
  const ended = new Map<Snapshot, number>();
  const missing: Snapshot[] = [];
  const erred = new Map<Snapshot, unknown>();
  const unchanged: string[] = [];
  let isStale = false;
  for (const snapshot of snapshots) {
    const index = indices.get(snapshot.generation.upstreamId ?? '');
    const entry = index === undefined ? undefined : entries[index];
    if (index === undefined || entry === undefined) {
      missing.push(snapshot);
      continue;
    }
    if (entry.status !== undefined && isTerminal(entry.status)) {
      ended.set(snapshot, index);
      continue;
    }
    try {
      if (!(await recordChange(lifecycle, snapshot, { entry, turn }))) unchanged.push(snapshot.generation.id);
    } catch (error) {
      // A generation that cannot be recorded does not stop the others; a database that is away stops all.
      if (readStoreProblem(error) !== undefined) throw error;
      erred.set(snapshot, error);
      continue;
    }
    unfinished.set(snapshot, index);
    isStale ||= isBehind(entry, snapshot.generation);
  }
  await recordUnchanged(lifecycle.store, turn, unchanged);
  return { type: 'reported', size: entries.length, unfinished, ended, missing, erred, isStale };
}

/** True for a change, which is then recorded. */
async function recordChange(
  lifecycle: Lifecycle,
  snapshot: Snapshot,
  { entry, turn }: { readonly entry: ObservedGeneration; readonly turn: TurnToken },
): Promise<boolean> {
  const observation = readReported(lifecycle, snapshot, entry);
  if (applyObservation(snapshot.generation, observation) === undefined) return false;
  await record(lifecycle, snapshot, { observation, dueInMs: null, turn });
  return true;
}

function isBehind({ status }: ObservedGeneration, known: Generation): boolean {
  return status !== undefined && isEarlier(status, known.status);
}
