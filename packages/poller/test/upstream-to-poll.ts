import {
  beginSubmission,
  openStore,
  recordObservation,
  saveUser,
  type NewSubmission,
  type Store,
} from '@videogen/store';
import {
  createForecasts,
  createLifecycle,
  liveRateLimit,
  type Lifecycle,
  type LifecycleSettings,
} from '@videogen/lifecycle';
import type { Pace } from '../src/index.ts';

type Api = Lifecycle['api'];
type Observed = Awaited<ReturnType<Api['getStatus']>>;

/** An answer about a generation. */
export function status(upstreamId: string, reported: Partial<Observed>): Observed {
  return {
    upstreamId,
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
    ...reported,
  };
}

const unused = (): Promise<never> => Promise.reject(new Error('a poller requests nothing but statuses'));

/** A pace for an upstream that is a thousand times as fast as VideoGenAPI, with budgets that are never used up. */
export const pace: Pace = {
  minIntervalMs: 20,
  watchedPollFactor: 5,
  pollCostSeconds: 0.0002,
};

const settings: LifecycleSettings = {
  promptMaxLength: 1000,
  strictModelLimits: false,
  submitGiveUpMs: 60_000,
  usualRateLimit: liveRateLimit,
  reconcileWindowMs: 600_000,
  minIntervalMs: 20,
  // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: the tests of budgets set their own.
  pollsPerMinute: 1_000_000,
  processPollsPerMinute: 1_000_000,
  urlWaitMs: 300_000,
  notFoundWindowMs: 120_000,
};

/** Creates a lifecycle whose VideoGenAPI answers polls with `answer` and has an empty list. */
export function createTestLifecycle(store: Store, answer: (upstreamId: string) => Observed | Promise<Observed>) {
  const polls: string[] = [];
  const lines: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  /** The warnings and errors among these lines. */
  const log: typeof lines = [];
  const api: Api = {
    generate: unused,
    getUser: unused,
    listGenerations: () => Promise.resolve({ entries: [], answeredAt: undefined }),
    async getStatus(_key, upstreamId) {
      polls.push(upstreamId);
      return answer(upstreamId);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const write =
    (level: string) =>
    (fields: object, message: string): void => {
      const line = { level, fields, message };
      lines.push(line);
      if (level === 'warn' || level === 'error') log.push(line);
    };
  const catalogue = { models: [], find: () => undefined, findByWord: () => undefined };
  const dependencies = {
    store,
    api,
    catalogue,
    forecasts: createForecasts({ store, catalogue, usualSeconds: 0.3 }),
    identifier: { forget: () => {} },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  };
  return { lifecycle: createLifecycle(dependencies, settings), polls, log, lines };
}

/** Opens a database in memory with so many due generations, `gen_0` and so on, each of a user of its own. */
export async function openStoreWithDue(count: number) {
  const store = await openStore({ path: ':memory:' });
  const ids: string[] = [];
  const userIds: string[] = [];
  async function addUser(): Promise<{ readonly userId: string }> {
    const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
    const user = await saveUser(store, `lt_user_${1000 + userIds.length}`, { email: null, plan: null, usage });
    userIds.push(user.id);
    return { userId: user.id };
  }
  async function add(more: number): Promise<void> {
    for (let index = 0; index < more; index += 1) {
      const { userId } = await addUser();
      ids.push(await accept(store, userId, `gen_${ids.length}`));
    }
  }
  await add(count);
  return {
    store,
    userIds,
    ids,
    /** Adds so many more due generations. */
    add,
    addUser,
    accept: (userId: string, upstreamId: string) => accept(store, userId, upstreamId),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** Adds a due generation of this user that VideoGenAPI has accepted under this id. Resolves to our id. */
export async function accept(store: Store, userId: string, upstreamId: string): Promise<string> {
  const { generation } = await beginSubmission(store, {
    userId,
    ...submission,
    giveUpAfterMs: 60_000,
  });
  const observation = {
    type: 'reported',
    status: 'PENDING',
    facts: { upstreamId, upstreamStatus: 'pending' },
  } as const;
  await recordObservation(store, generation.id, observation, { dueInMs: 0 });
  return generation.id;
}

/** A submission with nothing but a prompt, due to be given up at once. */
export const submission: Omit<NewSubmission, 'userId'> = {
  request: { prompt: 'A cat', mode: 'TEXT_TO_VIDEO', seed: 1 },
  idempotencyKey: null,
  inputDigest: '',
  warnings: [],
  giveUpAfterMs: 0,
};
