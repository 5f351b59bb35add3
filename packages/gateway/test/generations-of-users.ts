import type { Lifecycle } from '@videogen/lifecycle';
import {
  beginSubmission,
  recordObservation,
  saveUser,
  type Generation,
  type GenerationStatus,
  type Store,
  type User,
} from '@videogen/store';

const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };

/** The owner of a key, whom VideoGenAPI knows. */
export function saveKnownUser(store: Store, key: string): Promise<User> {
  return saveUser(store, key, { email: null, plan: null, usage });
}

/** A generation that VideoGenAPI has accepted: PENDING, version 1. */
export async function acceptGeneration(store: Store, user: User, prompt = 'A cat'): Promise<Generation> {
  const { generation } = await beginSubmission(store, {
    userId: user.id,
    request: { prompt, mode: 'TEXT_TO_VIDEO' },
    idempotencyKey: null,
    inputDigest: 'a digest',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  return tell(store, generation.id, 'PENDING');
}

/** Records a status that VideoGenAPI reported. */
export async function tell(store: Store, id: string, status: GenerationStatus): Promise<Generation> {
  const observation = { type: 'reported', status, facts: {} } as const;
  const generation = await recordObservation(store, id, observation, { dueInMs: null });
  if (!generation) throw new Error(`the generation ${id} is gone`);
  return generation;
}

/** The id that callers use. */
export function printId({ id }: Generation): string {
  return Buffer.from(`Generation:${id}`).toString('base64');
}

/** VideoGenAPI's answer to a submission that it accepts. */
export const acceptance: Awaited<ReturnType<Lifecycle['api']['generate']>> = {
  usage: undefined,
  rateLimit: undefined,
  generation: {
    upstreamId: 'gen_1',
    requestId: undefined,
    status: 'PENDING',
    statusWord: 'pending',
    mode: undefined,
    model: undefined,
    prompt: undefined,
    duration: undefined,
    resolution: undefined,
    aspectRatio: undefined,
    unknownWords: {},
    seed: undefined,
    style: undefined,
    fps: undefined,
    videoUrl: undefined,
    processingTimeSeconds: undefined,
    createdAt: undefined,
    completedAt: undefined,
    failureMessage: undefined,
  },
};
