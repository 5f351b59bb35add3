import { waitAfterErrors } from '@videogen/lifecycle';
import { postpone, type ErredSnapshot, type TurnToken } from '@videogen/store';
import type { PollerState } from './poller-state.ts';

/**
 * Logs an internal error in the handling of a generation, and postpones its next attempt: twice as long after each error, up to an hour, as
 * the error will probably repeat.
 */
export async function postponeErred(
  { lifecycle, minIntervalMs }: PollerState,
  turn: TurnToken,
  { id, token, erredAttempts, error, message }: Omit<ErredSnapshot, 'queue'> & { readonly message: string },
): Promise<void> {
  const failures = erredAttempts + 1;
  const dueInMs = waitAfterErrors(failures, minIntervalMs);
  lifecycle.log.error({ generation: id, failures, nextInMs: dueInMs, err: error }, message);
  await postpone(lifecycle.store, { id, token, dueInMs, reason: 'error', turn });
}
