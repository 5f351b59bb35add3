import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { claimDue, claimLooks, listInFlight, openStore, saveUser, type Claim, type Store } from '@videogen/store';
import { createCatalogue, openVideoGenApi, type VideoGenApiError } from '@videogen/videogenapi';
import { createExpectations, lookAtOne, tend, type GenerateInput, type Lifecycle, type PlanTry } from '../src/index.ts';

/** A key that stands nowhere else. */
export const KEY = 'lt_very-secret_0001';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the server in VideoGenAPI's place does with a request. */
export type Answerer = (response: ServerResponse, received: Received) => void;

/** Answers with a status and a body: JSON, or a text as it is. */
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
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A lifecycle over a database in memory and a real server in VideoGenAPI's place, with one user. */
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
  const api = openVideoGenApi({
    baseUrl: `http://127.0.0.1:${address.port}/api/v1`,
    timeoutMs: 500,
    submitTimeoutMs: 500,
  });
  const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
  const { id: userId } = await saveUser(store, KEY, { email: null, plan: null, usage });
  const write =
    (level: Line['level']) =>
    (fields: object, message: string): void =>
      void log.push({ level, fields, message });
  const catalogue = createCatalogue();
  const lifecycle: Lifecycle = {
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
    forgetKey: (key) => void forgotten.push(key),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  };
  return {
    lifecycle,
    store,
    api,
    userId,
    requests,
    log,
    forgotten,
    posts: () => requests.filter(({ method }) => method === 'POST').map(({ body }) => body),
    /** From now on the server answers so. */
    answerWith: (next: Answerer) => void (answerNow = next),
    /** Nobody listens from now on. */
    async stopListening() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
    /** What is due by itself, or else the followed one that was claimed least often, while its key is to be visited. */
    claim: async (): Promise<Claim> => {
      const [claim] = await claimDue(store, { limit: 1, leaseMs: 60_000 });
      const followed = (await isVisited(store)) ? await listInFlight(store, userId) : [];
      const [known] = followed.toSorted((a, b) => a.lease - b.lease);
      const [visited] = known ? await claimLooks(store, [known]) : [];
      const found = claim ?? visited;
      if (!found) throw new Error('nothing is due');
      return found;
    },
    /** How many rows there are, visible or not. */
    countRows: async () => (await store.db.selectFrom('generations').select('id').execute()).length,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Whether a key is to be visited. */
export async function isVisited(store: Store): Promise<boolean> {
  return (await store.db.selectFrom('visits').select('userId').where('nextAt', 'is not', null).execute()).length > 0;
}

/** Does with a claimed generation what a poller would: looks at what VideoGenAPI has, and tends the rest. */
export async function askAbout(
  lifecycle: Lifecycle,
  claim: Claim,
  plan: PlanTry,
): Promise<VideoGenApiError | undefined> {
  if (claim.generation.generationId === null) return tend(lifecycle, claim, plan);
  const looked = await lookAtOne(lifecycle, claim, KEY);
  return looked.type === 'failed' ? looked.error : undefined;
}

/** The smallest valid input. */
export const cat: GenerateInput = { prompt: 'A cat' };
