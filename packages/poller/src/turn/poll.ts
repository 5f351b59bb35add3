import { isUnanswered, pollGeneration, pollListPage, type PageResult, type UpstreamSession } from '@videogen/lifecycle';
import { readSnapshots, readStoreProblem, type Snapshot, type Turn } from '@videogen/store';
import type { PlannedPoll } from '../plan/plan-polls.ts';
import { PAGE_LIMIT } from './list-knowledge.ts';
import type { PollerState } from './poller-state.ts';
import type { Followed } from './read-in-flight.ts';
import { postponeErred } from './report-error.ts';
import type { TurnResults } from './turn-results.ts';

/** The most polls of a turn at the same time. */
const AT_ONCE = 5;

export interface PollOptions {
  readonly turn: Turn;
  readonly session: UpstreamSession;
  readonly polls: readonly PlannedPoll[];
  readonly inFlight: readonly Followed[];
  readonly results: TurnResults;
}

/**
 * Makes the planned polls in their order, a few at once, and records the answers. It stops early when the key is refused or rate-limited,
 * when the budget is used up, and when several polls in a row are not answered.
 */
export async function poll(pollerState: PollerState, options: PollOptions): Promise<void> {
  const { turn, polls, inFlight } = options;
  if (polls.length === 0) return;
  const wanted = polls.flatMap(({ ids }) => ids);
  const { snapshots, unreadable } = await readSnapshots(pollerState.lifecycle.store, wanted);
  for (const erred of unreadable) {
    await postponeErred(pollerState, turn, { ...erred, message: 'a generation could not be read' });
    options.results.erred.add(erred.id);
  }
  const round: Round = {
    ...options,
    pollerState,
    snapshots: new Map(snapshots.map((snapshot) => [snapshot.generation.id, snapshot])),
    followed: new Map(inFlight.map((each) => [each.id, each])),
    waiting: [],
  };
  round.waiting.push(...polls.map((planned) => () => makePoll(round, planned)));
  await makeAll(round);
}

interface Round extends PollOptions {
  readonly pollerState: PollerState;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
  readonly followed: ReadonlyMap<string, Followed>;
  /** The polls that were not begun yet. A page adds the polls that complete its generations. */
  readonly waiting: (() => Promise<void>)[];
}

/** Makes the waiting polls, and those that they add. Rejects with the first error, and begins no other after it. */
async function makeAll({ waiting, results }: Round): Promise<void> {
  const running = new Set<Promise<void>>();
  for (;;) {
    // Further requests would not be answered either.
    if (results.isStopped || results.unanswered >= AT_ONCE) waiting.length = 0;
    if (waiting.length === 0 && running.size === 0) return;
    for (const begin of waiting.splice(0, AT_ONCE - running.size)) {
      const made = begin().finally(() => running.delete(made));
      running.add(made);
    }
    await Promise.race(running);
  }
}

async function makePoll(round: Round, { page, ids }: PlannedPoll): Promise<void> {
  const snapshots = ids.flatMap((id) => round.snapshots.get(id) ?? []);
  if (page !== undefined) await makePagePoll(round, page, snapshots);
  else for (const snapshot of snapshots) await makeSinglePoll(round, snapshot);
}

async function makeSinglePoll(round: Round, snapshot: Snapshot): Promise<void> {
  const { pollerState, turn, session, results } = round;
  const { id } = snapshot.generation;
  try {
    const result = await pollGeneration(pollerState.lifecycle, snapshot, { session, turn });
    if (result.type === 'reported' || !isUnanswered(result.error)) pollerState.shownEnded.delete(id);
    results.notePoll(id, result);
  } catch (error) {
    if (readStoreProblem(error) !== undefined) throw error;
    await postponeOne(round, snapshot, error);
  }
}

/** Postpones the next poll of a generation after an internal error. */
async function postponeOne({ pollerState, turn, results }: Round, snapshot: Snapshot, error: unknown): Promise<void> {
  const { generation, token, erredAttempts } = snapshot;
  const erred = { id: generation.id, token, erredAttempts, error };
  await postponeErred(pollerState, turn, { ...erred, message: 'a poll failed' });
  results.erred.add(generation.id);
}

async function makePagePoll(round: Round, page: number, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  const { pollerState, turn, session, results, waiting } = round;
  const { list } = pollerState;
  const { accountId } = turn;
  const result = await pollListPage(pollerState.lifecycle, { session, turn, page, limit: PAGE_LIMIT, snapshots });
  if (result.type === 'failed') {
    results.noteFailure(result.error);
    // The next turn polls them one by one.
    if (!results.isStopped) list.distrust(accountId);
    return;
  }
  results.noteAnswer();
  for (const { generation } of result.unfinished.keys()) results.seen.add(generation.id);
  for (const [snapshot, error] of result.erred) await postponeOne(round, snapshot, error);
  list.learn({ accountId, page, size: result.size, ...readPositions(round, result) });
  // Where the budget ends before these polls, the next turn begins with them. Another page would use it up again.
  for (const { generation } of result.ended.keys()) pollerState.shownEnded.set(generation.id, true);
  waiting.unshift(...[...result.ended.keys()].map((snapshot) => () => makeSinglePoll(round, snapshot)));
  if (result.isStale) list.distrust(accountId);
  else if (list.isCheckDue(accountId)) await checkList(round, result);
}

type Shown = Extract<PageResult, { type: 'reported' }>;

function readPositions({ followed }: Round, { unfinished, ended, missing }: Shown) {
  const positionOf = ({ generation }: Snapshot): number => followed.get(generation.id)?.countedPosition ?? 0;
  return {
    shown: [...unfinished, ...ended].map(([snapshot, index]) => ({ position: positionOf(snapshot), index })),
    missing: missing.map((snapshot) => ({ id: snapshot.generation.id, position: positionOf(snapshot) })),
  };
}

/**
 * Polls the generation of a page that most likely ended, and distrusts the list if it did: VideoGenAPI's list may be behind, and nothing
 * else would show it.
 */
async function checkList(round: Round, { unfinished }: Shown): Promise<void> {
  const { pollerState, turn, followed, results } = round;
  const likelihood = ({ generation }: Snapshot): number => {
    const one = followed.get(generation.id);
    return one?.density.endsPerSecond(one.ageMs / 1000) ?? 0;
  };
  const [likeliest] = [...unfinished.keys()].toSorted((a, b) => likelihood(b) - likelihood(a));
  if (likeliest === undefined) return;
  await makeSinglePoll(round, likeliest);
  if (results.over.has(likeliest.generation.id)) pollerState.list.distrust(turn.accountId);
}
