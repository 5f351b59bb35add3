import { isTerminal } from './status.ts';
import type { Generation } from './generation.ts';
import type { Observation } from './apply-observation.ts';
import type { OpenedDatabase } from '../database/opened-database.ts';
import { prepareWrite, type Transacting } from '../prepared-write.ts';
import type { Values } from '../prepared-read.ts';

/** An observation to apply, and its source. */
export interface NamedObservation {
  readonly observation: Observation;
  /** True for the submission's own answer, false for the result of a poll or a search. */
  readonly isAnswer: boolean;
}

const noReport: Observation = { type: 'reported', status: undefined, facts: {} };

/**
 * Returns the observation to apply, as an upstream id belongs to one generation. If the answer of a submission names the id
 * of another generation (an import took the video for one made elsewhere), the submission ends as FAILED, and its message
 * names the other one. It stays in the table, so that its idempotency key never sends a second POST. If a search finds an id
 * that another generation has meanwhile, nothing is applied.
 */
export async function resolveTakenId(
  database: OpenedDatabase,
  transaction: Transacting,
  current: Generation,
  { observation, isAnswer }: NamedObservation,
): Promise<Observation> {
  const upstreamId = observation.type === 'reported' ? observation.facts.upstreamId : undefined;
  if (upstreamId == null || upstreamId === current.upstreamId || isTerminal(current.status)) return observation;
  const [other] = await findByUpstreamId(database, transaction, { userId: current.userId, upstreamId });
  if (!other) return observation;
  if (!isAnswer) return noReport;
  const message = `VideoGenAPI answered with the id ${upstreamId}, which the generation ${other.id} already has: follow that one. It may have been charged, so it is not sent again.`;
  return { type: 'failed', failure: { code: 'SUBMISSION_UNCONFIRMED', message, upstreamMessage: null } };
}

const findByUpstreamId = prepareWrite(({ db }, value: Values<{ userId: string; upstreamId: string }>) =>
  db
    .selectFrom('generations')
    .select('id')
    .where('userId', '=', value('userId'))
    .where('upstreamId', '=', value('upstreamId')),
);

const MOST_TRIES = 3;

/**
 * Runs a transaction that records an upstream id. Two of them with the same id at once do not see each other: the second one
 * violates PostgreSQL's unique constraint, runs again, and finds the committed id. SQLite runs transactions one by one.
 */
export async function retryTakenIds<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === MOST_TRIES || !isTakenId(error)) throw error;
    }
  }
}

/** PostgreSQL's unique_violation of the constraint in the first migration. */
function isTakenId(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('constraint' in error)) return false;
  return error.code === '23505' && error.constraint === 'one_per_upstream_id';
}
