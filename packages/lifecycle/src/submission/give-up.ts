import { getAccountId, recordObservation, setHeadTime, type Snapshot, type TurnToken } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';

/**
 * Gives up the wait for the answer to a submission: it becomes UNCONFIRMED, and is searched for at once. An answer that comes after all is
 * recorded all the same.
 */
export async function giveUp(
  { store, log }: Lifecycle,
  { generation, token }: Snapshot,
  turn?: TurnToken,
): Promise<void> {
  const { id, userId, queue } = generation;
  log.warn({ generation: id }, 'a submission was found without an answer');
  const warning =
    'The gateway stopped before the answer came. It may have been accepted and charged, so it is not sent again.';
  await recordObservation(store, id, { type: 'unanswered', warning }, { dueInMs: 0, token, turn });
  // The next of its queue may be sent.
  if (queue !== null) await setHeadTime(store, { accountId: await getAccountId(store, userId), modelKey: queue }, 0);
}
