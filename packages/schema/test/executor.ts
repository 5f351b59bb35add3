import { graphql } from 'graphql';
import { createForecasts, createLifecycle, liveRateLimit, type LifecycleSettings } from '@videogen/lifecycle';
import { beginSubmission, openStore, recordObservation, saveUser, type Store, type User } from '@videogen/store';
import { createCatalogue, openVideoGenApi } from '@videogen/videogenapi';
import { createContext, schema, type Context } from '../src/index.ts';
import { internal, withPlugin } from '@videogen/store/testing';

const ignore = (): void => {};

const settings: LifecycleSettings = {
  promptMaxLength: 1000,
  strictModelLimits: false,
  submitGiveUpMs: 60_000,
  usualRateLimit: liveRateLimit,
  reconcileWindowMs: 600_000,
  minIntervalMs: 2000,
  // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: the tests of budgets set their own.
  pollsPerMinute: 1_000_000,
  processPollsPerMinute: 1_000_000,
  urlWaitMs: 300_000,
  notFoundWindowMs: 120_000,
};

/** Executes operations for two callers over a database in memory. Nobody listens where VideoGenAPI would be. */
export async function createExecutor() {
  const store = await openStore({ path: ':memory:' });
  const api = openVideoGenApi({ baseUrl: 'http://127.0.0.1:9/api/v1' });
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const catalogue = createCatalogue();
  const dependencies = {
    store,
    api,
    catalogue,
    forecasts: createForecasts({ store, catalogue, usualSeconds: 300 }),
    identifier: { forget: ignore },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  };
  const lifecycle = createLifecycle(dependencies, settings);

  const reads: string[] = [];
  // Kysely's own way to see each query before it is compiled.
  const counted = withPlugin(store, {
    transformQuery({ node }) {
      if (node.kind === 'SelectQueryNode') reads.push(JSON.stringify(node));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const counting: Context['lifecycle'] = { ...lifecycle, store: counted };

  /** Executes an operation and returns its data, and its errors by code and message, as JSON. */
  async function execute(source: string, variableValues: Readonly<Record<string, unknown>> = {}, caller: User = alice) {
    const contextValue = createContext({ caller, lifecycle: counting });
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue });
    const json: unknown = JSON.parse(JSON.stringify(data ?? null));
    return {
      data: json,
      errors: (errors ?? []).map(({ message, extensions }) => ({ code: extensions['code'], message })),
    };
  }

  return {
    store,
    alice,
    bob,
    lifecycle,
    /**
     * Returns the number of times that the executed operations have read a table. Reads of a transaction are not seen.
     */
    countReads: (table: string) => reads.filter((read) => read.includes(`"name":"${table}"`)).length,
    execute,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

async function saveTestUser(store: Store, key: string): Promise<User> {
  const plan = { name: 'Pro', maxGenerations: null, unlimited: true };
  const usage = { currentMonth: 30, monthlyLimit: 100, today: 1, total: null };
  return saveUser(store, key, { email: `${key}@example.com`, plan, usage });
}

/** Adds an accepted generation with this prompt and upstream id, created at this minute of 2026. */
export async function accept(
  store: Store,
  user: User,
  {
    prompt,
    minute = 0,
    model = 'kling_25',
  }: { readonly prompt: string; readonly minute?: number; readonly model?: string },
): Promise<string> {
  const { generation } = await beginSubmission(store, {
    userId: user.id,
    request: {
      prompt,
      modelKey: model,
      mode: 'TEXT_TO_VIDEO',
      seed: Number.MAX_SAFE_INTEGER,
      extra: { nested: [1, null] },
    },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  const { id } = generation;
  const facts = { upstreamId: `gen_${prompt}` };
  await recordObservation(store, id, { type: 'reported', status: 'PENDING', facts }, { dueInMs: null });
  const createdAt = Date.UTC(2026, 0, 1, 0, minute);
  await store[internal].db.updateTable('generations').set({ createdAt }).where('id', '=', id).execute();
  return id;
}

/** Encodes a global id. */
export function globalId(typename: string, id: string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64');
}
