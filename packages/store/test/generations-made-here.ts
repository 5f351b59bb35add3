import {
  beginSubmission,
  claimTurns,
  listFollowed,
  readSnapshots,
  recordObservation,
  releaseTurn,
  saveUser,
  type ClaimTurnsOptions,
  type Generation,
  type GenerationRequest,
  type GenerationStatus,
  type NewSubmission,
  type ObservedFacts,
  type Observation,
  type RequestBudget,
  type Snapshot,
  type Store,
  type Turn,
  type TurnEnd,
  type TurnToken,
  type User,
} from '../src/index.ts';
import { internal } from '../src/store.ts';

/** Saves the owner of a key without any facts. The account has the id of the user. */
export function saveTestUser(store: Store, key = 'lt_alice_0001'): Promise<User> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  return saveUser(store, key, { email: null, plan: null, usage });
}

/** A request for a cat. */
export const request: GenerationRequest = { prompt: 'A cat', mode: 'TEXT_TO_VIDEO', seed: 42 };

/** A submission of that request, given up after a minute. */
export function newSubmission(userId: string, given: Partial<NewSubmission> = {}): NewSubmission {
  return {
    userId,
    request,
    idempotencyKey: null,
    inputDigest: 'a digest',
    warnings: [],
    giveUpAfterMs: 60_000,
    ...given,
  };
}

/** The observation of an answer. */
export function reported(
  status: GenerationStatus | undefined,
  facts: ObservedFacts = {},
): Extract<Observation, { type: 'reported' }> {
  return { type: 'reported', status, facts };
}

/** Submits a generation that the upstream accepts: PENDING, version 1, with a turn requested at once. */
export async function accept(
  store: Store,
  userId: string,
  { dueInMs = 0, ...given }: Partial<NewSubmission> & { readonly dueInMs?: number | null } = {},
): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId, given));
  return record(store, generation.id, reported('PENDING'), dueInMs);
}

/** Submits a generation whose answer is lost: UNCONFIRMED, version 1, and due by itself. */
export async function lose(store: Store, userId: string, dueInMs: number | null = 0): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId));
  return record(store, generation.id, { type: 'unanswered', warning: 'lost' }, dueInMs);
}

/** Reads all followed generations of an account, as a turn does. */
export async function readFollowed(store: Store, accountId: string): Promise<readonly Snapshot[]> {
  return (await readSnapshots(store, await listFollowed(store, accountId))).snapshots;
}

/** The budget of {@link claimAll} and {@link release}: ten requests a second, and a hundred at once. */
export const wideBudget: RequestBudget = { perMinute: 600, burstMs: 10_000 };

/** Claims all accounts that are due, for a minute; `given` has the differences. */
export function claimAll(store: Store, given: Partial<ClaimTurnsOptions> = {}): Promise<readonly Turn[]> {
  return claimTurns(store, { limit: 100, leaseMs: 60_000, budget: wideBudget, mostRequests: 5, ...given });
}

/** Claims the account that is due. */
export async function claimOne(store: Store, given: Partial<ClaimTurnsOptions> = {}): Promise<Turn> {
  const [turn] = await claimAll(store, { limit: 1, ...given });
  if (!turn) throw new Error('no account is due');
  return turn;
}

/** Releases an account without a planned poll or an unused request; `given` has the differences. */
export function release(store: Store, turn: TurnToken, given: Partial<TurnEnd> = {}): Promise<boolean> {
  return releaseTurn(store, turn, { pollInMs: null, unused: 0, budget: wideBudget, failedTurns: 0, ...given });
}

/** The times of an account's agenda, milliseconds from now on the database's clock. */
export interface Agenda {
  readonly actInMs: number | null;
  readonly pollInMs: number | null;
  readonly requestedInMs: number | null;
}

/** Reads the agenda of an account. */
export async function readAgenda(store: Store, accountId: string): Promise<Agenda> {
  const { actAt, pollAt, requestedAt, now } = await store[internal].db
    .selectFrom('accounts')
    .select(['actAt', 'pollAt', 'requestedAt', store[internal].now.as('now')])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const fromNow = (at: number | null): number | null => (at === null ? null : at - now);
  return { actInMs: fromNow(actAt), pollInMs: fromNow(pollAt), requestedInMs: fromNow(requestedAt) };
}

/** Records an observation of a generation that is there. */
export async function record(
  store: Store,
  id: string,
  observation: Observation,
  dueInMs: number | null = 0,
): Promise<Generation> {
  const generation = await recordObservation(store, id, observation, { dueInMs });
  if (!generation) throw new Error(`the generation ${id} is gone`);
  return generation;
}
