import { giveUp, sendHeads, type UpstreamSession } from '@videogen/lifecycle';
import { isBeingSent, listDue, pause, readNextAct, readStoreProblem, type Snapshot, type Turn } from '@videogen/store';
import { postponeErred } from './report-error.ts';
import type { PollerState } from './poller-state.ts';

/** The most submissions of queues that a process sends at the same time. */
const MOST_SENDING = 100;
/** The most submissions without an answer that are handled at once. */
const MOST_DUE = 200;
const LONGEST_WAIT_MS = 500;

/**
 * Gives up the account's submissions whose answer is overdue. Resolves to the UNCONFIRMED submissions that are due to be reconciled.
 */
export async function giveUpOverdue(pollerState: PollerState, turn: Turn): Promise<readonly Snapshot[]> {
  const { snapshots, unreadable } = await listDue(pollerState.lifecycle.store, turn.accountId, MOST_DUE);
  for (const erred of unreadable) {
    await postponeErred(pollerState, turn, { ...erred, message: 'a generation could not be read' });
  }
  for (const snapshot of snapshots) {
    if (isBeingSent(snapshot.generation)) await giveUpOne(pollerState, turn, snapshot);
  }
  return snapshots.filter(({ generation }) => generation.status === 'UNCONFIRMED');
}

async function giveUpOne(pollerState: PollerState, turn: Turn, snapshot: Snapshot): Promise<void> {
  const { generation, token, erredAttempts } = snapshot;
  try {
    await giveUp(pollerState.lifecycle, snapshot, turn);
  } catch (error) {
    if (readStoreProblem(error) !== undefined) throw error;
    const erred = { id: generation.id, token, erredAttempts, error };
    await postponeErred(pollerState, turn, { ...erred, message: 'a submission could not be given up' });
  }
}

/** Begins to send the first submission of each queue that may be sent now, and does not wait for the answers. */
export async function sendDue(pollerState: PollerState, turn: Turn, session: UpstreamSession): Promise<void> {
  const { lifecycle, sending } = pollerState;
  const heads = await sendHeads(lifecycle, session, { turn, limit: MOST_SENDING - sending.size });
  for (const each of heads.sending) {
    const sent = each.finally(() => sending.delete(sent));
    sending.add(sent);
  }
  for (const { id, error } of heads.unreadable) {
    lifecycle.log.error({ generation: id, err: error }, 'a queued submission could not be read');
  }
}

/** Gives up and sends submissions that become due while a turn makes its requests, until it ends. */
export async function keepSending(
  pollerState: PollerState,
  turn: Turn,
  { session, ended }: { readonly session: UpstreamSession; readonly ended: AbortSignal },
): Promise<void> {
  const { store } = pollerState.lifecycle;
  for (;;) {
    await pause(LONGEST_WAIT_MS, ended);
    if (ended.aborted) return;
    const inMs = await readNextAct(store, turn.accountId);
    if (inMs === undefined || inMs > LONGEST_WAIT_MS) continue;
    await pause(Math.max(inMs, 0), ended);
    if (ended.aborted) return;
    await giveUpOverdue(pollerState, turn);
    await sendDue(pollerState, turn, session);
  }
}
