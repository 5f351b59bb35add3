import type { Server } from 'node:http';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Log } from '@videogen/lifecycle';
import { followReader } from './follow-reader.ts';
import { TRY_AGAIN_LATER, type GraphqlWs, type SocketExtra } from './graphql-ws.ts';
import { GRAPHQL_PATH, MOST_REQUEST_BYTES } from './graphql-handler.ts';
import type { Timings } from './timings.ts';

/** What websockets need beside the server that they come in by. */
export interface WebSocketsOptions {
  readonly graphqlWs: GraphqlWs;
  readonly timings: Timings;
  readonly log: Log;
  /** While it says so, no new socket is let in. */
  readonly isStopping: () => boolean;
}

/** The open websockets. Disposing closes each with 1001 and ends those that do not answer. */
export interface WebSockets extends AsyncDisposable {
  /** For each socket without an operation that is being executed, what closes it with 1001. */
  listCloses(): readonly (() => void)[];
}

/** RFC 6455, 7.4.1. */
const GOING_AWAY = 1001;
/** A stalled reader may wake up and see why it is closed. */
const LAST_WORD_MS = 1000;

/** Serves graphql-ws on the server's GraphQL path. A reader that takes nothing is closed with 1013, and then ended. */
export function serveWebSockets(server: Server, options: WebSocketsOptions): WebSockets {
  const { graphqlWs, timings, log, isStopping } = options;
  const sockets = new WebSocketServer({
    server,
    path: GRAPHQL_PATH,
    maxPayload: MOST_REQUEST_BYTES,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
    verifyClient: (_client: unknown, answer: (isWelcome: boolean, status?: number) => void) =>
      isStopping() ? answer(false, 503) : answer(true),
  });
  const checks = new Map<WebSocket, () => void>();
  const checking = setInterval(() => {
    for (const check of checks.values()) check();
  }, timings.checkEveryMs).unref();

  sockets.on('connection', (socket, request) => {
    const read = followReader(socket, request.socket, timings);
    checks.set(socket, () => {
      const state = read();
      if (state === 'well') return;
      checks.delete(socket);
      log.info({ state }, 'a websocket whose reader takes nothing is closed');
      socket.close(TRY_AGAIN_LATER, 'Nothing was taken for too long');
      setTimeout(() => socket.terminate(), LAST_WORD_MS).unref();
    });
    socket.once('close', () => checks.delete(socket));
    connect(graphqlWs, { socket, request }, log);
  });

  return {
    listCloses() {
      return [...sockets.clients]
        .filter((socket) => !graphqlWs.isAnswering(socket))
        .map((socket) => () => socket.close(GOING_AWAY, 'Going away'));
    },
    async [Symbol.asyncDispose]() {
      clearInterval(checking);
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'Going away');
      const terminate = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, timings.answersEndWithinMs);
      await new Promise((resolve) => {
        sockets.close(resolve);
      });
      clearTimeout(terminate);
    },
  };
}

/** Joins a socket with graphql-ws. */
function connect(graphqlWs: GraphqlWs, extra: SocketExtra, log: Log): void {
  const { socket } = extra;
  function closeForError(error: unknown): void {
    log.error({ err: error }, 'a message over a websocket could not be handled');
    socket.close(TRY_AGAIN_LATER, 'Try again later');
  }

  const closed = graphqlWs.opened(
    {
      protocol: socket.protocol,
      send: (data) => send(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (receive) => socket.on('message', (data) => void receive(readText(data)).catch(closeForError)),
    },
    extra,
  );
  // The client broke the protocol, and `ws` closes the socket with the code for that.
  socket.on('error', (error) => log.info({ reason: error.message }, 'a websocket sent what is no message'));
  socket.once('close', (code, reason) => {
    closed(code, String(reason)).catch((error: unknown) => log.error({ err: error }, 'a websocket was left untidily'));
  });
}

/** Resolves when the system has taken the message: until then its subscription does not read on. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(data, (error) => (error ? reject(error) : resolve()));
  });
}

function readText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8');
}
