import {
  openSession,
  reconcile,
  reportRefusal,
  waitAfterFailures,
  type ReservedTokens,
  type UpstreamSession,
} from '@videogen/lifecycle';
import { releaseTurn, type Snapshot, type Turn } from '@videogen/store';
import { planPolls, type PlannedPoll } from '../plan/plan-polls.ts';
import { holdTurn } from './hold-turn.ts';
import { poll } from './poll.ts';
import type { PollerState } from './poller-state.ts';
import { readInFlight, type Followed } from './read-in-flight.ts';
import { giveUpOverdue, keepSending, sendDue } from './submissions.ts';
import { createTurnResults, type TurnResults } from './turn-results.ts';

/** A generation that another transaction has locked stays due; the turn must not repeat without a pause. */
const SHORTEST_WAIT_MS = 10;

export interface TakeTurnOptions {
  /** The tokens that the turn reserved. */
  readonly tokens: ReservedTokens;
  readonly stop: AbortSignal;
}

/**
 * Works off what is due for one account: gives up and sends submissions, then polls and reconciles side by side, within the reserved
 * requests and the time of a turn. Then releases the account, and resolves to the milliseconds until its next poll; null without any.
 */
export async function takeTurn(
  pollerState: PollerState,
  turn: Turn,
  { tokens, stop }: TakeTurnOptions,
): Promise<number | null> {
  const { lifecycle, list } = pollerState;
  const startedAt = performance.now();
  const results = createTurnResults();
  using hold = holdTurn(lifecycle, turn, { tokens, stop });
  const lost = turn.hasSubmissions ? await giveUpOverdue(pollerState, turn) : [];
  const session = await openSession(lifecycle, turn, { tokens, signal: hold.ended });
  if (turn.hasSubmissions) await sendDue(pollerState, turn, session);
  const inFlight = turn.keyRefusedAt ? [] : await readInFlight(pollerState, turn);

  if (turn.keyRefusedAt) await reportRefusal(lifecycle, turn, { since: turn.keyRefusedAt, stop: hold.ended });
  const due = planPolls(inFlight, list.pageSize(turn.accountId)).filter(({ inMs }) => inMs <= 0);
  await hold.race([
    makeRequests(pollerState, { turn, session, results, inFlight, due, lost }),
    keepSending(pollerState, turn, { session, ended: hold.ended }),
  ]);

  const unused = tokens.close();
  const tookMs = performance.now() - startedAt;
  const left = inFlight.filter(({ id }) => !results.over.has(id)).map((one) => addResults(one, results, tookMs));
  const [next] = results.isRefused ? [] : planPolls(left, list.pageSize(turn.accountId));
  const failedTurns = countFailures(turn, results);
  // An account whose requests are not answered at all waits longer each time.
  const backoffMs =
    results.requests > 0 && failedTurns > 0 ? waitAfterFailures(failedTurns, pollerState.minIntervalMs) : 0;
  const pollInMs = next ? Math.max(next.inMs, backoffMs, SHORTEST_WAIT_MS) : null;
  await releaseTurn(lifecycle.store, turn, { pollInMs, unused, budget: lifecycle.budgets.all, failedTurns });
  const { requests, answers, over } = results;
  const counts = { inFlight: inFlight.length, requests, answers, ended: over.size };
  lifecycle.log.debug(
    { account: turn.accountId, ...counts, nextInMs: pollInMs && Math.round(pollInMs) },
    'a turn ended',
  );
  return pollInMs;
}

interface Requests {
  readonly turn: Turn;
  readonly session: UpstreamSession;
  readonly results: TurnResults;
  readonly inFlight: readonly Followed[];
  readonly due: readonly PlannedPoll[];
  readonly lost: readonly Snapshot[];
}

/** Makes the due polls, the longest overdue first, and searches for lost submissions beside them. */
async function makeRequests(pollerState: PollerState, requests: Requests): Promise<void> {
  const { turn, session, results, inFlight, due, lost } = requests;
  if (turn.reserved === 0 || turn.keyRefusedAt) return;
  const searches = lost.length === 0 ? 0 : shareOfSearches(pollerState, turn, due.length);
  const polls = due.slice(0, turn.reserved - searches);
  const works = await Promise.allSettled([
    poll(pollerState, { turn, session, polls, inFlight, results }),
    searches > 0 && reconcile(pollerState.lifecycle, { session: session.limitedTo(searches), due: lost, turn }),
  ]);
  for (const work of works) if (work.status === 'rejected') throw work.reason;
}

/** While polls are due, searches for lost submissions make at most this part of the requests. */
const SHARE_OF_SEARCHES = 0.25;

function shareOfSearches({ searchCredits }: PollerState, { accountId, reserved }: Turn, duePolls: number): number {
  if (duePolls === 0) return reserved;
  const credit = (searchCredits.get(accountId) ?? 0) + reserved * SHARE_OF_SEARCHES;
  const whole = Math.floor(credit);
  searchCredits.set(accountId, credit - whole);
  return Math.max(whole, reserved - duePolls);
}

/** Returns a generation as it is after the turn. */
function addResults(one: Followed, { seen, failed, erred }: TurnResults, tookMs: number): Followed {
  const now = { ...one, ageMs: one.ageMs + tookMs };
  const [failedAttempts, erredAttempts] = [one.failedAttempts + 1, one.erredAttempts + 1];
  if (erred.has(one.id)) return { ...now, unseenForMs: 0, failedAttempts, erredAttempts };
  if (failed.has(one.id)) return { ...now, unseenForMs: 0, failedAttempts, erredAttempts: 0 };
  if (seen.has(one.id)) return { ...now, unseenForMs: 0, failedAttempts: 0, erredAttempts: 0 };
  return { ...now, unseenForMs: one.unseenForMs + tookMs };
}

/** Counts the turns in a row, this one included, without a single answer. */
function countFailures({ failedTurns }: Turn, { requests, answers }: TurnResults): number {
  if (requests === 0) return failedTurns;
  return answers > 0 ? 0 : failedTurns + 1;
}
