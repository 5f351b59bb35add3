import {
  claimTurns,
  isBeingSent,
  listDue,
  listInFlight,
  readSnapshots,
  releaseTurn,
  type Snapshot,
  type Store,
  type Turn,
} from '@videogen/store';
import { internal } from '@videogen/store/testing';
import {
  createAccountBudgets,
  createReservedTokens,
  giveUp,
  openSession,
  pollGeneration,
  reconcile,
  reportRefusal,
  sendHeads,
  type Lifecycle,
  type PollResult,
  type UpstreamSession,
} from '../src/index.ts';

/** Settings of {@link takeTurns}. */
export interface TurnOptions {
  /** False for turns that poll no generation. */
  readonly polls?: boolean;
  /** The time that has passed for the generations, milliseconds. */
  readonly laterMs?: number;
}

/** More than any test needs. */
const MANY = 1000;

/** Claims the accounts that are due, as a poller does. */
export function claimAll(lifecycle: Lifecycle, mostRequests: number = MANY): Promise<readonly Turn[]> {
  const { store, budgets } = lifecycle;
  return claimTurns(store, { limit: MANY, leaseMs: 60_000, budget: budgets.all, mostRequests });
}

/** Takes a turn of each account that is due, as a poller does. It awaits submissions, and polls after it has reconciled. */
export async function takeTurns(lifecycle: Lifecycle, options: TurnOptions = {}): Promise<void> {
  for (const turn of await claimAll(lifecycle)) await takeTurn(lifecycle, turn, options);
}

/** Takes one turn. */
export async function takeTurn(lifecycle: Lifecycle, turn: Turn, options: TurnOptions = {}): Promise<void> {
  const { store, budgets } = lifecycle;
  const { accountId, keyRefusedAt: since } = turn;
  const tokens = createReservedTokens(turn);
  const session = await openSession(lifecycle, turn, { tokens });
  const due = later((await listDue(store, accountId, MANY)).snapshots, options);
  for (const snapshot of due) if (isBeingSent(snapshot.generation)) await giveUp(lifecycle, snapshot, turn);
  await Promise.all((await sendHeads(lifecycle, session, { turn, limit: MANY })).sending);

  if (since) await reportRefusal(lifecycle, turn, { since, stop: new AbortController().signal });
  else {
    const followed = options.polls === false ? [] : await readFollowed(store, accountId);
    const lost = due.filter(({ generation }) => generation.status === 'UNCONFIRMED');
    await reconcile(lifecycle, { session, due: lost, turn });
    for (const snapshot of later(followed, options)) await pollGeneration(lifecycle, snapshot, { session, turn });
  }

  const isFollowing = !since && (await listInFlight(store, accountId)).length > 0;
  const end = { unused: tokens.close(), budget: budgets.all, failedTurns: 0 };
  await releaseTurn(store, turn, { pollInMs: isFollowing ? 0 : null, ...end });
}

/** Reads the followed generations of an account. */
export async function readFollowed(store: Store, accountId: string): Promise<readonly Snapshot[]> {
  const followed = await listInFlight(store, accountId);
  const { snapshots } = await readSnapshots(
    store,
    followed.map(({ id }) => id),
  );
  return snapshots;
}

function later(snapshots: readonly Snapshot[], { laterMs = 0 }: TurnOptions): readonly Snapshot[] {
  return snapshots.map((snapshot) => ({ ...snapshot, at: new Date(snapshot.at.getTime() + laterMs) }));
}

/** Opens a session with enough tokens for any test, outside of a turn. */
export function openRichSession(lifecycle: Lifecycle, userId: string): Promise<UpstreamSession> {
  return openSession(lifecycle, { userId }, { tokens: createReservedTokens({ reserved: MANY }) });
}

/** Polls a generation outside of a turn. */
export async function poll(lifecycle: Lifecycle, snapshot: Snapshot): Promise<PollResult> {
  const session = await openRichSession(lifecycle, snapshot.generation.userId);
  return pollGeneration(lifecycle, snapshot, { session });
}

/** True if a turn is planned or requested for polls. */
export async function isPlanned(store: Store): Promise<boolean> {
  const planned = await store[internal].db
    .selectFrom('accounts')
    .select('id')
    .where((expression) =>
      expression.or([expression('pollAt', 'is not', null), expression('requestedAt', 'is not', null)]),
    )
    .execute();
  return planned.length > 0;
}

/**
 * Lets all planned times come, and pauses, leases and the use of budgets end. Nothing that is not planned becomes due, and the head times of
 * queues stay.
 */
export async function passTime(store: Store): Promise<void> {
  const { db } = store[internal];
  await db.updateTable('generations').set({ dueAt: 0 }).where('dueAt', 'is not', null).execute();
  await db.updateTable('generations').set({ polledAt: 0 }).where('polledAt', 'is not', null).execute();
  await db.updateTable('accounts').set({ actAt: 0 }).where('actAt', 'is not', null).execute();
  await db.updateTable('accounts').set({ pollAt: 0 }).where('pollAt', 'is not', null).execute();
  await db.updateTable('accounts').set({ requestedAt: 0 }).where('requestedAt', 'is not', null).execute();
  await db
    .updateTable('accounts')
    .set({ claimedUntil: 0, pausedUntil: 0, budgetUsedUntil: 0, callerBudgetUsedUntil: 0 })
    .execute();
}

/** Ends the leases of all turns, as if their processes were dead, and makes all accounts due. */
export async function endLeases(store: Store): Promise<void> {
  await store[internal].db.updateTable('accounts').set({ claimedUntil: 0, requestedAt: 0 }).execute();
}

/** The same lifecycle with so many status requests a minute for each account. */
export function withBudget(lifecycle: Lifecycle, perMinute: number): Lifecycle {
  return { ...lifecycle, budgets: createAccountBudgets(perMinute) };
}
