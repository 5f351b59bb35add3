import { setTimeout as sleep } from 'node:timers/promises';
import { beginSubmission, openStore, recordObservation, saveUser, type Store } from '@videogen/store';
import { createExpectations, type Lifecycle } from '@videogen/lifecycle';
import type { Pace } from '../src/index.ts';

type Api = Lifecycle['api'];
type Observed = Awaited<ReturnType<Api['getStatus']>>;

/** What an answer tells of a generation. */
export function status(generationId: string, told: Partial<Observed>): Observed {
  return {
    generationId,
    requestId: undefined,
    status: undefined,
    statusWord: undefined,
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
    ...told,
  };
}

const unused = (): Promise<never> => Promise.reject(new Error('a poller asks for nothing but statuses'));

/** A pace that looks all the time: the upstream is a thousand times as fast as VideoGenAPI. */
export const pace: Pace = {
  floorMs: 20,
  watchedShare: 5,
  looksPerMinute: 1_000_000,
  processLooksPerMinute: 1_000_000,
  speed: 1000,
};

/**
 * A lifecycle over a store, whose VideoGenAPI answers looks as told and has an empty list; an answer takes a few milliseconds, as
 * over a network.
 */
export function createLifecycle(store: Store, answer: (generationId: string) => Observed | Promise<Observed>) {
  const looks: string[] = [];
  const log: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  const api: Api = {
    generate: unused,
    getUser: unused,
    findVideo: unused,
    listGenerations: () => Promise.resolve({ entries: [], answeredAt: undefined }),
    async getStatus(_key, generationId) {
      looks.push(generationId);
      await sleep(3);
      return answer(generationId);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const write =
    (level: string) =>
    (fields: object, message: string): void =>
      void log.push({ level, fields, message });
  const catalogue = { models: [], find: () => undefined, findByWord: () => undefined };
  const lifecycle: Lifecycle = {
    store,
    api,
    catalogue,
    expectations: createExpectations({ store, catalogue, speed: pace.speed }),
    limits: { promptMaxLength: 1000, strictModelLimits: false },
    urlWaitMs: 300_000,
    reconcileWindowMs: 600_000,
    sending: new Map(),
    submitGiveUpMs: 60_000,
    tryAgainInMs: 0,
    forgetKey: () => {},
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  };
  return { lifecycle, looks, log };
}

/** A database in memory with so many generations, `gen_0` and so on, each of a user of its own. */
export async function openStoreWithDue(count: number) {
  const store = await openStore({ path: ':memory:' });
  const ids: string[] = [];
  const userIds: string[] = [];
  async function add(more: number): Promise<void> {
    for (let index = 0; index < more; index += 1) {
      const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
      const user = await saveUser(store, `lt_user_${1000 + ids.length}`, { email: null, plan: null, usage });
      userIds.push(user.id);
      ids.push(await accept(store, user.id, `gen_${ids.length}`));
    }
  }
  await add(count);
  return {
    store,
    userIds,
    ids,
    /** So many more are due. */
    add,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function accept(store: Store, userId: string, generationId: string): Promise<string> {
  const { generation } = await beginSubmission(store, {
    userId,
    request: {
      prompt: 'A cat',
      model: null,
      mode: 'TEXT_TO_VIDEO',
      imageUrl: null,
      referenceImageUrls: [],
      duration: null,
      resolution: null,
      aspectRatio: null,
      seed: 1,
      cameraFixed: null,
      addAudio: null,
      audioPrompt: null,
      veoModel: null,
      extra: null,
    },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  const observation = {
    type: 'told',
    status: 'PENDING',
    facts: { generationId, upstreamStatus: 'pending' },
  } as const;
  await recordObservation(store, generation.id, observation, { lookInMs: 0 });
  return generation.id;
}
