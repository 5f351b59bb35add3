import { isBeingSent, recordObservation, type Claim } from '@videogen/store';
import type { VideoGenApiError } from '@videogen/videogenapi';
import { callNextAfter } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { submitScheduled } from './submit-scheduled.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { PlanTry } from './try-outcome.ts';

/**
 * Tends a claimed generation that VideoGenAPI is not known to have. A submission that is found here never got its answer
 * recorded: it becomes UNCONFIRMED, and what became of an UNCONFIRMED one is looked for. A SCHEDULED one is sent when it is its
 * turn. Resolves to VideoGenAPI's error when nothing was told; a claim that was lost writes nothing.
 */
export async function tend(lifecycle: Lifecycle, claimed: Claim, plan: PlanTry): Promise<VideoGenApiError | undefined> {
  const { generation } = claimed;
  if (isBeingSent(generation)) return giveUpSubmission(lifecycle, claimed);
  if (generation.status === 'SCHEDULED') return submitScheduled(lifecycle, claimed, plan);
  return reconcile(lifecycle, claimed, plan);
}

async function giveUpSubmission({ store, log }: Lifecycle, { generation, lease }: Claim): Promise<undefined> {
  log.warn({ generation: generation.id }, 'a submission was found without an answer');
  const warning =
    'The gateway stopped before the answer came. It may have been accepted and charged, so it is not sent again.';
  await recordObservation(store, generation.id, { type: 'unanswered', warning }, { lookInMs: 0, lease });
  await callNextAfter(store, generation);
}
