import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { getAccountId, listDue, openStore, saveUser, type Generation, type Snapshot } from '@videogen/store';
import { createCatalogue, openVideoGenApi } from '@videogen/videogenapi';
import {
  createForecasts,
  createLifecycle,
  liveRateLimit,
  type Dependencies,
  type GenerateInput,
  type Lifecycle,
  type LifecycleSettings,
  type SubmitResult,
} from '../src/index.ts';
import { internal } from '@videogen/store/testing';
import { isPlanned, readFollowed } from './turns.ts';

/** A key that is used nowhere else. */
export const KEY = 'lt_very-secret_0001';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers a request as VideoGenAPI. */
export type Answerer = (response: ServerResponse, received: Received) => void;

/** Returns an answer with a status and a body: JSON, or a text. */
export function say(status: number, body: unknown): Answerer {
  return (response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Accepts each submission under a new id. */
export function accept(): Answerer {
  let count = 0;
  return (response, received) => {
    count += 1;
    const { seed } = received.body;
    say(200, { success: true, generation_id: `gen_${count}`, status: 'pending', seed })(response, received);
  };
}

/** A line of the log. */
export interface Line {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** Starts a lifecycle with one user, over a database in memory and a local server as VideoGenAPI. */
export async function startLifecycle(answer: Answerer) {
  const requests: Received[] = [];
  const log: Line[] = [];
  const forgotten: string[] = [];
  let answerNow = answer;
  const server = createServer((request, response) => {
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Received['body'] = JSON.parse((await text(request)) || '{}');
    const key = request.headers.authorization?.replace('Bearer ', '');
    const received = { method: request.method, url: request.url, key, body };
    requests.push(received);
    answerNow(response, received);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');

  const store = await openStore({ path: ':memory:' });
  const baseUrl = `http://127.0.0.1:${address.port}/api/v1`;
  const api = openVideoGenApi({
    baseUrl,
    timeoutMs: 500,
    submitTimeoutMs: 500,
  });
  const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
  const user = await saveUser(store, KEY, { email: null, plan: null, usage });
  const { id: userId } = user;
  const write =
    (level: Line['level']) =>
    (fields: object, message: string): void =>
      void log.push({ level, fields, message });
  const catalogue = createCatalogue();
  const dependencies: Dependencies = {
    store,
    api,
    catalogue,
    forecasts: createForecasts({ store, catalogue, usualSeconds: 300 }),
    identifier: { forget: (key) => void forgotten.push(key) },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  };
  const lifecycle = createLifecycle(dependencies, {
    promptMaxLength: 1000,
    strictModelLimits: false,
    submitGiveUpMs: 60_000,
    usualRateLimit: liveRateLimit,
    reconcileWindowMs: 600_000,
    urlWaitMs: 300_000,
    notFoundWindowMs: 120_000,
    minIntervalMs: 2000,
    // Budgets that are never used up: their own tests set others.
    pollsPerMinute: 1_000_000,
    processPollsPerMinute: 1_000_000,
  });
  const accountId = await getAccountId(store, userId);
  return {
    lifecycle,
    store,
    api,
    baseUrl,
    user,
    userId,
    accountId,
    requests,
    log,
    forgotten,
    posts: () => requests.filter(({ method }) => method === 'POST').map(({ body }) => body),
    /** Sets the server's answer from now on. */
    answerWith: (next: Answerer) => void (answerNow = next),
    /** Stops the server. */
    async stopListening() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
    /** Reads a submission that is due, or else a followed generation, if a turn of its account is planned. */
    snapshot: async (): Promise<Snapshot> => {
      const [due] = (await listDue(store, accountId, 1)).snapshots;
      const [followed] = (await isPlanned(store)) ? await readFollowed(store, accountId) : [];
      const found = due ?? followed;
      if (!found) throw new Error('nothing is due');
      return found;
    },
    /** The number of rows, visible or not. */
    countRows: async () => (await store[internal].db.selectFrom('generations').select('id').execute()).length,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The same lifecycle with other settings. Its budgets stay. */
export function withSettings(lifecycle: Lifecycle, settings: Partial<LifecycleSettings>): Lifecycle {
  return { ...lifecycle, settings: { ...lifecycle.settings, ...settings } };
}

/** The smallest valid input. */
export const cat: GenerateInput = { prompt: 'A cat' };

/** The generation of a submission that was accepted, lost or scheduled. */
export function readSuccess(result: SubmitResult): Generation {
  if (result.type !== 'success') throw new Error(`expected a success, got ${JSON.stringify(result)}`);
  return result.generation;
}
