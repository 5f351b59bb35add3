import {
  beginSubmission,
  claimLooks,
  listInFlight,
  recordObservation,
  saveUser,
  type Claim,
  type Generation,
  type GenerationRequest,
  type GenerationStatus,
  type NewSubmission,
  type ObservedFacts,
  type Observation,
  type Store,
  type User,
} from '../src/index.ts';

/** Saves the owner of a key of whom the upstream told nothing. */
export function saveTestUser(store: Store, key = 'lt_alice_0001'): Promise<User> {
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  return saveUser(store, key, { email: null, plan: null, usage });
}

/** A request for a cat. */
export const request: GenerationRequest = {
  prompt: 'A cat',
  model: null,
  mode: 'TEXT_TO_VIDEO',
  imageUrl: null,
  referenceImageUrls: [],
  duration: null,
  resolution: null,
  aspectRatio: null,
  seed: 42,
  cameraFixed: null,
  addAudio: null,
  audioPrompt: null,
  veoModel: null,
  extra: null,
};

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

/** What an answer tells. */
export function told(
  status: GenerationStatus | undefined,
  facts: ObservedFacts = {},
): Extract<Observation, { type: 'told' }> {
  return { type: 'told', status, facts };
}

/** Submits a generation that the upstream accepts: PENDING, version 1, and its key to be visited at once. */
export async function accept(
  store: Store,
  userId: string,
  { lookInMs = 0, ...given }: Partial<NewSubmission> & { readonly lookInMs?: number | null } = {},
): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId, given));
  return record(store, generation.id, told('PENDING'), lookInMs);
}

/** Submits a generation whose answer is lost: UNCONFIRMED, version 1, and due by itself. */
export async function lose(store: Store, userId: string, dueInMs: number | null = 0): Promise<Generation> {
  const { generation } = await beginSubmission(store, newSubmission(userId));
  return record(store, generation.id, { type: 'unanswered', warning: 'lost' }, dueInMs);
}

/** Claims all that the upstream has of a user, as a visit does. */
export async function claimFollowed(store: Store, userId: string): Promise<readonly Claim[]> {
  return claimLooks(store, await listInFlight(store, userId));
}

/** Milliseconds until a user's key is visited; undefined: it is not. */
export async function readVisitIn(store: Store, userId: string): Promise<number | undefined> {
  const visit = await store.db
    .selectFrom('visits')
    .select(['nextAt', store.now.as('now')])
    .where('userId', '=', userId)
    .executeTakeFirst();
  return visit == null || visit.nextAt === null ? undefined : visit.nextAt - visit.now;
}

/** Records an observation of a generation that is there. */
export async function record(
  store: Store,
  id: string,
  observation: Observation,
  lookInMs: number | null = 0,
): Promise<Generation> {
  const generation = await recordObservation(store, id, observation, { lookInMs });
  if (!generation) throw new Error(`the generation ${id} is gone`);
  return generation;
}
