import { graphql } from 'graphql';
import { createExpectations } from '@videogen/lifecycle';
import { beginSubmission, openStore, recordObservation, saveUser, type Store, type User } from '@videogen/store';
import { createCatalogue, openVideoGenApi } from '@videogen/videogenapi';
import { schema, type Context } from '../src/index.ts';

const ignore = (): void => {};

/** Executes operations for two callers over a database in memory. Nobody listens where VideoGenAPI would be. */
export async function createExecutor() {
  const store = await openStore({ path: ':memory:' });
  const api = openVideoGenApi({ baseUrl: 'http://127.0.0.1:9/api/v1' });
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const catalogue = createCatalogue();
  const lifecycle: Context['lifecycle'] = {
    store,
    api,
    catalogue,
    expectations: createExpectations({ store, catalogue, speed: 1 }),
    limits: { promptMaxLength: 1000, strictModelLimits: false },
    urlWaitMs: 300_000,
    reconcileWindowMs: 600_000,
    sending: new Map(),
    submitGiveUpMs: 60_000,
    tryAgainInMs: 0,
    forgetKey: ignore,
    log: { info: ignore, warn: ignore, error: ignore },
  };

  /** What a caller gets, as JSON: data, and errors by code and message. */
  async function execute(source: string, variableValues: Readonly<Record<string, unknown>> = {}, caller: User = alice) {
    const contextValue: Context = { caller, lifecycle, estimates: new WeakMap() };
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

/** An accepted generation with that prompt and id at VideoGenAPI, taken at that minute of 2026. */
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
      model,
      mode: 'TEXT_TO_VIDEO',
      imageUrl: null,
      referenceImageUrls: [],
      duration: null,
      resolution: null,
      aspectRatio: null,
      seed: Number.MAX_SAFE_INTEGER,
      cameraFixed: null,
      addAudio: null,
      audioPrompt: null,
      veoModel: null,
      extra: { nested: [1, null] },
    },
    idempotencyKey: null,
    inputDigest: '',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  const { id } = generation;
  const facts = { generationId: `gen_${prompt}` };
  await recordObservation(store, id, { type: 'told', status: 'PENDING', facts }, { lookInMs: null });
  const createdAt = Date.UTC(2026, 0, 1, 0, minute);
  await store.db.updateTable('generations').set({ createdAt }).where('id', '=', id).execute();
  return id;
}

/** The global id of something. */
export function globalId(typename: string, id: string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64');
}
