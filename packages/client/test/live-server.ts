import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { buildSchema, type ExecutionArgs, execute, GraphQLError, parse, subscribe, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen } from './listen.ts';
import { createLiveFeed } from './live-feed.ts';
import { MODEL, present, type StoredGeneration, USER } from './live-values.ts';
import { serveEvents } from './serve-events.ts';

export const KEY = 'a-key-that-must-stay-secret';

export interface LiveServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The operation names of the HTTP requests, in order, and `upgrade refused`. */
  readonly requests: string[];
  /** The arguments of each started subscription, in order. */
  readonly subscribed: Record<string, unknown>[];
  /** The inputs of generateVideo and generateVideos, in order. */
  readonly inputs: Record<string, unknown>[];
  /** The number of opened sockets, and of subscriptions that are running. */
  readonly counts: { sockets: number; subscriptions: number };
  /** Emits `subscribe`, `waiting` (all of a subscription was sent), `unsubscribe` and `close` (of a socket). */
  readonly events: EventEmitter;
  /** The result for each input of a submission; by default a success that stores the generation `new`. */
  answer: { result: Record<string, unknown> | undefined };
  /** Faults: the error codes of the next operations, and the numbers of answers to lose and of upgrades to refuse. */
  readonly trouble: { readonly codes: string[]; lostAnswers: number; refusedUpgrades: number };
  /** Stores the state of a generation and sends it to subscribers; with `quietly` they get it on their next connection. */
  update(generation: StoredGeneration, quietly?: 'quietly'): void;
  /** Drops every socket and event stream without a close message, or closes the sockets with a code. */
  dropSockets(code?: number): void;
  /** Completes every subscription, as a server does that shuts down. */
  completeSubscriptions(): void;
  /** Ends the HTTP response of every event stream without a `complete` event, as a proxy may. */
  endStreams(): void;
  /** Refuses KEY from now on. */
  revokeKey(): void;
}

/** Starts a GraphQL server over the real schema, with resolvers for the client's own operations. */
export async function startLiveServer(): Promise<LiveServer> {
  const schema = buildSchema(await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
  const events = new EventEmitter();
  const feed = createLiveFeed(events);
  const requests: string[] = [];
  const subscribed: Record<string, unknown>[] = [];
  const inputs: Record<string, unknown>[] = [];
  const counts = { sockets: 0, subscriptions: 0 };
  const answer: LiveServer['answer'] = { result: undefined };
  const trouble: LiveServer['trouble'] = { codes: [], lostAnswers: 0, refusedUpgrades: 0 };
  const made = new Map<unknown, string>();
  const streams = new Set<ServerResponse>();
  let acceptedKey: string | undefined = KEY;
  events.on('subscribe', () => counts.subscriptions++);
  events.on('unsubscribe', () => counts.subscriptions--);

  function throwTrouble(): void {
    const code = trouble.codes.shift();
    if (code !== undefined) throw new GraphQLError('Try again.', { extensions: { code } });
  }

  function generate({ idempotencyKey }: Record<string, unknown>): Record<string, unknown> {
    if (answer.result !== undefined) return answer.result;
    const id = made.get(idempotencyKey) ?? (made.size === 0 ? 'new' : `new-${made.size + 1}`);
    made.set(idempotencyKey, id);
    if (feed.find(id) === undefined) feed.add({ id, status: 'PENDING', version: 1 }, 'quietly');
    return { __typename: 'GenerateVideoSuccess', generation: present(feed.find(id)) };
  }

  const rootValue = {
    me: () => USER,
    models: () => [{ ...MODEL }],
    generation: ({ id }: { id: string }) => present(feed.find(id)),
    generations() {
      const nodes = feed.list().map(present);
      const pageInfo = { hasNextPage: false, hasPreviousPage: false };
      return { totalCount: nodes.length, updatesCursor: feed.cursor, nodes, pageInfo };
    },
    generateVideo({ input }: { input: Record<string, unknown> }) {
      inputs.push(input);
      throwTrouble();
      return generate(input);
    },
    generateVideos(args: { inputs: Record<string, unknown>[] }) {
      inputs.push(...args.inputs);
      throwTrouble();
      return args.inputs.map(generate);
    },
    generationUpdated(args: { id: string; after?: string | null }) {
      subscribed.push(args);
      throwTrouble();
      if (feed.find(args.id) === undefined) {
        throw new GraphQLError('No such generation.', { extensions: { code: 'NOT_FOUND' } });
      }
      return nameField('generationUpdated', feed.follow({ id: args.id, after: args.after }));
    },
    generationsUpdated(args: { after?: string | null }) {
      subscribed.push(args);
      throwTrouble();
      return nameField('generationsUpdated', feed.follow({ after: args.after }));
    },
  };

  async function answerOperation(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isStream = request.headers.accept === 'text/event-stream';
    const isRefused = acceptedKey === undefined || request.headers.authorization !== `Bearer ${acceptedKey}`;
    if (isRefused) response.statusCode = 401;
    const { query, variables, operationName } = JSON.parse(await readBody(request));
    if (!isRefused) requests.push(operationName);
    const document = parse(query);
    const invalid = isRefused ? [] : validate(schema, document);
    const args: ExecutionArgs = { schema, document, variableValues: variables, operationName, rootValue };

    const result = isRefused
      ? { errors: [{ message: 'The key was refused.', extensions: { code: 'UNAUTHENTICATED' } }] }
      : invalid.length > 0
        ? { errors: invalid.map(({ message }) => ({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })) }
        : await (isStream ? subscribe(args) : execute(args));

    if (isStream) {
      streams.add(response);
      await serveEvents(response, result);
      streams.delete(response);
    } else if (trouble.lostAnswers > 0) {
      trouble.lostAnswers--;
      response.destroy();
    } else {
      response.setHeader('content-type', 'application/graphql-response+json');
      response.end(JSON.stringify(result));
    }
  }

  const http = createServer((request, response) => void answerOperation(request, response));
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    if (trouble.refusedUpgrades > 0) {
      trouble.refusedUpgrades--;
      requests.push('upgrade refused');
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
  });
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
    port,
    requests,
    subscribed,
    inputs,
    counts,
    events,
    answer,
    trouble,
    update: (generation, quietly) => feed.add(generation, quietly),
    dropSockets(code) {
      for (const stream of streams) stream.destroy();
      for (const socket of sockets.clients) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    completeSubscriptions: () => feed.completeAll(),
    endStreams() {
      for (const stream of streams) stream.end();
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

function nameField(
  field: string,
  updates: AsyncIterableIterator<Record<string, unknown>>,
): AsyncIterableIterator<Record<string, unknown>> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const { done, value } = await updates.next();
      return done === true ? { done, value } : { done: false, value: { [field]: value } };
    },
    return: async () => (await updates.return?.()) ?? { done: true, value: undefined },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
