import type { Transaction } from 'kysely';
import { isTerminal, type Generation } from './generation.ts';
import type { Observation } from './apply-observation.ts';
import type { Database } from './database.ts';

/** What is about to be applied, and where it comes from. */
export interface NamedObservation {
  readonly observation: Observation;
  /** Whether it is the submission's own answer, and not the finding of a look. */
  readonly isAnswer: boolean;
}

const nothing: Observation = { type: 'told', status: undefined, facts: {} };

/**
 * An observation as it may be applied, as an upstream id belongs to one generation. A submission whose answer names what
 * another one has (an import took the video for one made elsewhere) ends as FAILED and says which other one to turn to. It
 * stays in the table, so that its idempotency key never sends a second POST. A finding that another one was quicker to
 * claim is none.
 */
export async function settleTakenId(
  trx: Transaction<Database>,
  current: Generation,
  { observation, isAnswer }: NamedObservation,
): Promise<Observation> {
  const generationId = observation.type === 'told' ? observation.facts.generationId : undefined;
  if (generationId == null || generationId === current.generationId || isTerminal(current.status)) return observation;
  const other = await trx
    .selectFrom('generations')
    .select('id')
    .where('userId', '=', current.userId)
    .where('generationId', '=', generationId)
    .executeTakeFirst();
  if (!other) return observation;
  if (!isAnswer) return nothing;
  const message = `VideoGenAPI names ${generationId} for it, which is here already as the generation ${other.id}: follow that one. It may have been charged, so it is not sent again.`;
  return { type: 'failed', failure: { code: 'SUBMISSION_UNCONFIRMED', message, upstreamMessage: null } };
}
