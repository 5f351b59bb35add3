import type { SubscribePayload } from 'graphql-ws';
import { createTimeout } from './answer-within.ts';
import { ConnectionError, UnauthenticatedError, VideoGenError } from '../errors.ts';
import { createEventStream, type EventStreamOptions } from './event-stream.ts';
import type { SocketOptions } from './socket.ts';
import { type Connection, SocketRefusedError, type Transport } from './transport.ts';

/** The transport of subscriptions. `auto` is a websocket, or server-sent events if websockets cannot be opened. */
export type TransportChoice = 'auto' | 'websocket' | 'sse';

export interface TransportOptions {
  readonly choice: TransportChoice;
  readonly socket: SocketOptions;
  readonly stream: EventStreamOptions;
}

/** Creates the transport of a client. The part for websockets is loaded with the first subscription that uses it. */
export function createTransport({ choice, socket, stream: streamOptions }: TransportOptions): Transport {
  const stream = createEventStream(streamOptions);
  const hasWebSocket = socket.webSocketImpl !== undefined || globalThis.WebSocket !== undefined;
  switch (choice) {
    case 'websocket':
      return hasWebSocket ? createSocketTransport(socket, stream, Infinity) : createMissingTransport();
    case 'sse':
      return stream;
    case 'auto':
      return hasWebSocket ? createSocketTransport(socket, stream, 1) : stream;
    default:
      choice satisfies never;
      throw new TypeError(`transport must be 'auto', 'websocket' or 'sse'; got ${JSON.stringify(choice)}.`);
  }
}

/** Failures in a row to open a websocket that worked before. It probably works again: the gateway may be restarting. */
const MOST_REFUSALS_AFTER_OPEN = 6;
/** The time-out of the request that asks for the reason of a refused websocket. */
const PROBE_WITHIN_MS = 10_000;

/**
 * Creates a transport of websockets, which changes to server-sent events after `mostRefusals` failures in a row to open one.
 * After a lost stream the websocket is tried once more; after a stream that could not be opened, as often as at first.
 */
function createSocketTransport(socketOptions: SocketOptions, stream: Transport, givenMostRefusals: number): Transport {
  let mostRefusals = givenMostRefusals;
  let refusals = 0;
  let hasOpened = false;
  let loading: Promise<Transport> | undefined;
  let probing: Promise<VideoGenError | undefined> | undefined;

  async function load(): Promise<Transport> {
    const { createSockets } = await import('./sockets.ts');
    return createSockets({
      ...socketOptions,
      onOpen() {
        hasOpened = true;
        mostRefusals = Math.max(mostRefusals, MOST_REFUSALS_AFTER_OPEN);
        refusals = 0;
      },
      onRefused: () => refusals++,
    });
  }

  async function loadSockets(): Promise<Transport> {
    try {
      return await (loading ??= load());
    } catch (error) {
      loading = undefined;
      refusals++;
      throw new SocketRefusedError('The part of this package for websockets could not be loaded.', { cause: error });
    }
  }

  async function* subscribeToStream<Data>(
    payload: SubscribePayload,
    { signal, onLive }: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    let wasLive = false;
    const connection: Connection = {
      signal,
      onLive() {
        wasLive = true;
        onLive();
      },
    };
    try {
      yield* stream.subscribe<Data>(payload, connection);
    } catch (error) {
      if (!signal.aborted) refusals = wasLive ? mostRefusals - 1 : 0;
      throw error;
    }
  }

  /** Asks over HTTP, which has a status, for the permanent reason of a refused websocket. All that wait share the answer. */
  async function findReason(payload: SubscribePayload): Promise<VideoGenError | undefined> {
    const leaving = new AbortController();
    const signal = AbortSignal.any([leaving.signal, createTimeout(PROBE_WITHIN_MS)]);
    try {
      await stream.subscribe(payload, { signal, onLive: () => leaving.abort() }).next();
    } catch (error) {
      const isPermanent = error instanceof ConnectionError && !error.retryable;
      if (isPermanent || error instanceof UnauthenticatedError) return error;
    }
    return undefined;
  }

  return {
    async *subscribe<Data>(payload: SubscribePayload, connection: Connection): AsyncGenerator<Data, void, undefined> {
      if (refusals < mostRefusals) {
        try {
          const sockets = await loadSockets();
          yield* sockets.subscribe<Data>(payload, connection);
          return;
        } catch (error) {
          connection.signal.throwIfAborted();
          if (!(error instanceof SocketRefusedError)) throw error;
          if (refusals < mostRefusals) {
            // While a gateway restarts, a proxy before it may answer with 404.
            if (hasOpened && refusals < MOST_REFUSALS_AFTER_OPEN) throw error;
            probing ??= findReason(payload).finally(() => (probing = undefined));
            throw (await probing) ?? error;
          }
        }
      }
      yield* subscribeToStream<Data>(payload, connection);
    },
    close: async () => await (await loading?.catch(() => undefined))?.close(),
  };
}

/** A transport where there is no WebSocket class. Queries and mutations work without one. */
function createMissingTransport(): Transport {
  return {
    // oxlint-disable-next-line require-yield
    async *subscribe() {
      throw new VideoGenError(
        'WEBSOCKET_MISSING',
        'There is no global WebSocket here; Node has it from version 22. Pass the WebSocket class of the package ws as ' +
          "`webSocketImpl`, or choose the transport 'auto' or 'sse'.",
      );
    },
    close: async () => {},
  };
}
