import { EventEmitter, on, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { readFile } from 'node:fs/promises';
import { buildSchema, execute, GraphQLError, parse, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { GenerationStatus } from '../src/index.ts';
import { listen } from './listen.ts';

export const KEY = 'a-key-that-must-stay-secret';

export interface StoredGeneration {
  readonly id: string;
  readonly status: GenerationStatus;
  readonly version: number;
}

export interface LiveServer extends AsyncDisposable {
  readonly url: string;
  /** What was asked over HTTP: the operation names, in order. */
  readonly requests: string[];
  /** How many sockets were opened, and how many subscriptions are running now. */
  readonly counts: { sockets: number; subscriptions: number };
  /** Emits `subscribe`, `waiting` (all of a subscription was sent), `unsubscribe` and `close` (of a socket). */
  readonly events: EventEmitter;
  /** What generateVideo answers; a success that stores generation `new` unless set. */
  answer: { result: Record<string, unknown> | undefined };
  /** Stores the state of a generation and tells its subscribers; `quietly` leaves them to learn it on their next connection. */
  update(generation: StoredGeneration, quietly?: 'quietly'): void;
  /** Drops every socket without a farewell, or closes them with a code. */
  dropSockets(code?: number): void;
  /** Completes every subscription, as a server does that shuts down. */
  completeSubscriptions(): void;
  /** Refuses KEY from now on. */
  revokeKey(): void;
}

/** A real GraphQL server over the real schema, as far as the client's own operations need one. */
export async function startLiveServer(): Promise<LiveServer> {
  const schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
  const stored = new Map<string, StoredGeneration>();
  const feed = new EventEmitter().setMaxListeners(0);
  const events = new EventEmitter();
  const requests: string[] = [];
  const counts = { sockets: 0, subscriptions: 0 };
  const answer: LiveServer['answer'] = { result: undefined };
  let acceptedKey: string | undefined = KEY;

  const rootValue = {
    me: () => USER,
    models: () => [{ ...MODEL }],
    generation: ({ id }: { id: string }) => present(stored.get(id)),
    generations: () => {
      const nodes = [...stored.values()].map(present);
      return {
        totalCount: nodes.length,
        updatesCursor: 'now',
        nodes,
        pageInfo: { hasNextPage: false, hasPreviousPage: false },
      };
    },
    generateVideo: () => {
      if (answer.result !== undefined) return answer.result;
      stored.set('new', { id: 'new', status: 'PENDING', version: 1 });
      return { __typename: 'GenerateVideoSuccess', generation: present(stored.get('new')) };
    },
    generationUpdated: ({ id }: { id: string }) => {
      if (!stored.has(id)) throw new GraphQLError('No such generation.', { extensions: { code: 'NOT_FOUND' } });
      return followStored(id);
    },
  };

  function followStored(id: string): AsyncIterableIterator<unknown> {
    const changes = on(feed, id, { close: ['complete'] });
    let started = false;
    let ended = false;
    const end = async (): Promise<IteratorResult<unknown>> => {
      if (!ended) {
        ended = true;
        counts.subscriptions--;
        await changes.return?.();
        events.emit('unsubscribe');
      }
      return { done: true, value: undefined };
    };
    counts.subscriptions++;
    events.emit('subscribe');
    let last: StoredGeneration | undefined;
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      async next() {
        if (last?.status === 'COMPLETED' || last?.status === 'FAILED' || ended) return await end();
        if (started) {
          events.emit('waiting');
          const change = await changes.next();
          if (change.done === true) return await end();
          last = change.value[0];
        } else {
          started = true;
          last = stored.get(id);
        }
        return { done: false, value: { generationUpdated: presentUpdate(last) } };
      },
      return: end,
    };
  }

  const http = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/graphql-response+json');
    if (acceptedKey === undefined || request.headers.authorization !== `Bearer ${acceptedKey}`) {
      response.statusCode = 401;
      response.end(
        JSON.stringify({ errors: [{ message: 'The key was refused.', extensions: { code: 'UNAUTHENTICATED' } }] }),
      );
      return;
    }
    const { query, variables, operationName } = JSON.parse(await readBody(request));
    requests.push(operationName);
    const document = parse(query);
    const errors = validate(schema, document);
    const result =
      errors.length > 0
        ? { errors: errors.map(({ message }) => ({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })) }
        : await execute({ schema, document, variableValues: variables, operationName, rootValue });
    response.end(JSON.stringify(result));
  });

  const sockets = new WebSocketServer({ server: http, path: '/graphql' });
  sockets.on('connection', (socket: WebSocket) => {
    counts.sockets++;
    socket.on('close', () => events.emit('close'));
  });
  useServer(
    {
      schema,
      roots: { subscription: rootValue },
      onConnect: ({ connectionParams }) =>
        acceptedKey !== undefined && connectionParams?.['authorization'] === `Bearer ${acceptedKey}`,
    },
    sockets,
  );

  const port = await listen(http);

  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    counts,
    events,
    answer,
    update(generation, quietly) {
      stored.set(generation.id, generation);
      if (quietly === undefined) feed.emit(generation.id, generation);
    },
    dropSockets(code) {
      for (const socket of sockets.clients) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    completeSubscriptions() {
      feed.emit('complete');
    },
    revokeKey() {
      acceptedKey = undefined;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

const USAGE = { currentMonth: 1, monthlyLimit: 100, remaining: 99, today: 1, total: 1 };
const USER = { __typename: 'User', id: 'user-1', usage: USAGE, rateLimits: [] };
const MODEL = { __typename: 'Model', id: 'model-1', key: 'sora-2', name: 'Sora 2', modes: [], resolutions: [] };
const TIME = '2026-11-23T12:00:00.000Z';

function present(generation: StoredGeneration | undefined): Record<string, unknown> | null {
  if (generation === undefined) return null;
  return {
    __typename: 'Generation',
    prompt: 'a lighthouse',
    referenceImageUrls: [],
    stalled: false,
    warnings: [],
    createdAt: TIME,
    updatedAt: TIME,
    model: MODEL,
    ...(generation.status === 'FAILED'
      ? { failure: { code: 'CONTENT_REJECTED', message: 'The provider declined it.' } }
      : {}),
    ...generation,
  };
}

function presentUpdate(generation: StoredGeneration | undefined): Record<string, unknown> {
  return {
    cursor: `cursor-${generation?.version}`,
    at: TIME,
    version: generation?.version,
    status: generation?.status,
    generation: present(generation),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
