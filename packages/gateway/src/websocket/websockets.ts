import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http';
import { CloseCode, handleProtocols } from 'graphql-ws';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Log } from '@videogen/lifecycle';
import { closeSocket, type CloseSocket } from './close-socket.ts';
import { followReader } from './follow-reader.ts';
import { TRY_AGAIN_LATER, type GraphqlWs, type SocketExtra } from './graphql-ws.ts';
import { GRAPHQL_PATH } from '../http/paths.ts';
import { readMessage } from '../limits/limit-messages.ts';
import { createReceive } from './receive-messages.ts';
import { CEILING_RETRY_SECONDS } from '../shares/rate-limited.ts';
import type { Shares } from '../shares/shares.ts';
import { createSocketShare, type SocketShare } from '../shares/socket-share.ts';
import type { Timings } from '../timings.ts';
import { LEGACY_PROTOCOL, refuseLegacy } from './refuse-legacy.ts';
import { takeMessages } from './take-messages.ts';

/** Options of `serveWebSockets`. */
export interface WebSocketsOptions {
  readonly graphqlWs: GraphqlWs;
  readonly shares: Shares;
  readonly timings: Timings;
  /** A longer message is refused as its operation's error. One more than twice as long closes its socket with 1009. */
  readonly messageBytes: number;
  readonly log: Log;
  /** Returns true while new sockets are refused. */
  readonly isStopping: () => boolean;
}

/** The open websockets. Disposing closes each with 1001, and terminates those that do not answer. */
export interface WebSockets extends AsyncDisposable {
  /** Lists a function for each socket without an operation in execution, which closes the socket with 1001. */
  listCloses(): readonly (() => void)[];
}

type AnswerUpgrade = (isAccepted: boolean, status?: number, text?: string, headers?: OutgoingHttpHeaders) => void;

/** Enough for the upgrade, and a first operation with its key. */
const MOST_BYTES_WITHOUT_KEY = 64 * 1024;

/** RFC 6455, 7.4.1. */
const GOING_AWAY = 1001;

/**
 * Serves graphql-ws on the server's GraphQL path. A socket whose client reads nothing is closed with 1013, and then terminated.
 * A socket without an accepted key for too long, or after too many bytes, is closed with 4401, after which clients do not
 * reconnect by themselves.
 */
export function serveWebSockets(server: Server, options: WebSocketsOptions): WebSockets {
  const { graphqlWs, shares, timings, messageBytes, log, isStopping } = options;
  const shareOf = new WeakMap<IncomingMessage, SocketShare>();
  const sockets = new WebSocketServer({
    server,
    path: GRAPHQL_PATH,
    maxPayload: 2 * messageBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols) || (protocols.has(LEGACY_PROTOCOL) && LEGACY_PROTOCOL),
    verifyClient({ req: request }: { readonly req: IncomingMessage }, answer: AnswerUpgrade) {
      if (isStopping()) return answer(false, 503);
      const address = shares.readAddress(request);
      const release = shares.byAddress.takeSocket(address);
      if (!release) return refuseUpgrade(answer);
      const share = createSocketShare(address, release, shares.byKey);
      shareOf.set(request, share);
      // Not at the close of the websocket, as the upgrade may fail.
      request.socket.once('close', share.release);
      answer(true);
    },
  });
  const checks = new Map<WebSocket, () => void>();
  const checking = setInterval(() => {
    for (const check of checks.values()) check();
  }, timings.checkEveryMs).unref();

  function end(socket: WebSocket, code: number, reason: string): void {
    checks.delete(socket);
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), timings.terminateAfterMs).unref();
  }

  sockets.on('connection', (socket, request) => {
    if (socket.protocol === LEGACY_PROTOCOL) return refuseLegacy(socket, (code, reason) => end(socket, code, reason));
    // The request itself is not kept.
    const raw = request.socket;
    const { host, origin, 'sec-fetch-site': site } = request.headers;
    const read = followReader(socket, raw, timings);
    const share = shareOf.get(request);
    if (!share) throw new Error('a websocket was opened without a share');
    const openedAt = performance.now();
    checks.set(socket, () => {
      if (share.isWithoutKey && performance.now() - openedAt >= timings.keyWithinMs) {
        return end(socket, CloseCode.Unauthorized, 'No key was accepted for too long');
      }
      const state = read();
      if (state === 'alive') return;
      log.info({ state }, 'a websocket is closed because its client does not respond');
      end(socket, TRY_AGAIN_LATER, 'The client did not respond for too long');
    });
    raw.on('data', () => {
      if (!share.isWithoutKey || raw.bytesRead <= MOST_BYTES_WITHOUT_KEY) return;
      // Nothing more is parsed or buffered while the client reads the reason.
      socket.pause();
      end(
        socket,
        CloseCode.Unauthorized,
        `No key was accepted, and at most ${MOST_BYTES_WITHOUT_KEY} bytes may come without one`,
      );
    });
    socket.once('close', () => checks.delete(socket));
    connect(
      { graphqlWs, messageBytes, log },
      { socket, raw, source: { host, origin, site, getAccepts: undefined }, share, refusal: undefined },
    );
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

function refuseUpgrade(answer: AnswerUpgrade): void {
  const text = 'Too many websockets of this address are without an accepted key.';
  answer(false, 429, text, { 'retry-after': String(CEILING_RETRY_SECONDS) });
}

type ConnectOptions = Pick<WebSocketsOptions, 'graphqlWs' | 'messageBytes' | 'log'>;

/** Connects a socket to the server of graphql-ws. */
function connect({ graphqlWs, messageBytes, log }: ConnectOptions, extra: SocketExtra): void {
  const { socket, raw } = extra;
  function closeForError(error: unknown): void {
    log.error({ err: error }, 'a message over a websocket could not be handled');
    socket.close(TRY_AGAIN_LATER, 'Try again later');
  }

  const close: CloseSocket = (code, reason) => closeSocket(socket, code, reason);
  const closed = graphqlWs.opened(
    {
      protocol: socket.protocol,
      send: (data) => send(socket, data),
      close,
      onMessage(callback) {
        // Messages that follow the cause of a close are not executed.
        const receive = createReceive(async ({ text, refusal }) => {
          if (socket.readyState !== socket.OPEN) return;
          extra.refusal = refusal;
          await callback(text);
        }, close);
        takeMessages(socket, raw, (data) => {
          receive(readMessage(readText(data), messageBytes)).catch(closeForError);
        });
      },
    },
    extra,
  );
  // The client broke the protocol, and `ws` closes the socket with the code for that.
  socket.on('error', (error) => log.info({ reason: error.message }, 'a websocket sent an invalid frame'));
  socket.once('close', (code, reason) => {
    closed(code, String(reason)).catch((error: unknown) =>
      log.error({ err: error }, 'the cleanup of a websocket failed'),
    );
  });
}

/** Resolves when the system has accepted the message. Until then its subscription reads no further updates. */
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
