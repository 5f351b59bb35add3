import type { FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import { createClient } from 'graphql-ws/client';
import { ConnectionError, UnauthenticatedError, type VideoGenError } from '../errors.ts';
import type { Credentials } from './credentials.ts';
import { endUnresponsive } from './end-unresponsive.ts';
import { createResults } from './results.ts';
import { toSubscriptionError } from './socket-error.ts';
import { type Connection, readData, SocketRefusedError, type Transport, type WebSocketClass } from './transport.ts';

export interface SocketOptions {
  readonly url: string;
  readonly credentials: Credentials;
  readonly webSocketImpl: WebSocketClass | undefined;
  /** Called when the gateway has accepted the connection. */
  readonly onOpen?: () => void;
  /** Called when a connection ended before it was accepted. */
  readonly onRefused?: () => void;
  /** The time-out of opening a connection. */
  readonly openTimeoutMs?: number;
  /** The time between two pings. */
  readonly keepAliveMs?: number;
  /** The time-out of the answer to a ping. */
  readonly pongTimeoutMs?: number;
}

/** One websocket for several subscriptions. */
export interface Socket extends Transport {
  /** True if another subscription may use it. */
  readonly hasRoom: boolean;
  /** True if it has no subscription and gets none. */
  readonly isOver: boolean;
}

/** The gateway's default limit is 128 subscriptions on one websocket. */
const MOST_SUBSCRIPTIONS = 100;

interface Subscriber {
  readonly onLive: () => void;
  readonly lose: (error: VideoGenError) => void;
}

/**
 * Creates a websocket. It opens with the first subscription and closes shortly after the last, so it does not keep the process
 * alive.
 */
export function createSocket(options: SocketOptions): Socket {
  const { url, credentials, webSocketImpl, openTimeoutMs, keepAliveMs = 10_000, pongTimeoutMs } = options;
  const waiting = new Set<Subscriber>();
  const running = new Set<Subscriber>();
  let state: 'closed' | 'connecting' | 'open' = 'closed';
  let opened: unknown;
  /** True after the key of the socket was refused: another subscription may have another key. */
  let isRetired = false;

  const client = createClient({
    url,
    connectionParams: () => credentials.readHeaders(),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    lazy: true,
    lazyCloseTimeout: 100,
    // The caller reconnects: it knows the variables with which to resume, and graphql-ws gives up on some close codes.
    retryAttempts: 0,
    keepAlive: keepAliveMs,
    on: {
      connecting() {
        state = 'connecting';
      },
      connected(socket) {
        state = 'open';
        opened = socket;
        options.onOpen?.();
        for (const subscriber of waiting) {
          running.add(subscriber);
          subscriber.onLive();
        }
        waiting.clear();
      },
      error: loseAll,
      closed: loseAll,
    },
  });

  endUnresponsive(client, { openWithinMs: openTimeoutMs, pongWithinMs: pongTimeoutMs });

  /**
   * Ends the subscriptions before graphql-ws handles the closure. After a close code of 1000 it would reconnect at once,
   * without limit, and send the same variables instead of resuming.
   */
  function loseAll(reason: unknown): void {
    const wasConnecting = state === 'connecting';
    state = 'closed';
    const error = toSubscriptionError(reason, url);
    if (error instanceof UnauthenticatedError) isRetired = true;
    // A key that cannot be read says nothing of websockets.
    const isRefused = wasConnecting && error instanceof ConnectionError && error !== reason;
    const lost = isRefused ? new SocketRefusedError(error.message, { cause: error.cause }) : error;
    // A subscriber that waits while an idle connection closes gets the next connection.
    for (const { lose } of [...running, ...(wasConnecting ? waiting : [])]) lose(lost);
    if (isRefused) options.onRefused?.();
  }

  async function* subscribe<Data>(
    payload: SubscribePayload,
    { signal, onLive }: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    signal.throwIfAborted();
    const results = createResults<FormattedExecutionResult<Data, unknown>>();
    const leave = (): void => {
      running.delete(subscriber);
      waiting.delete(subscriber);
      unsubscribe();
    };
    const subscriber: Subscriber = {
      onLive,
      lose(error) {
        leave();
        results.end(error);
      },
    };

    if (state === 'open' && isOpen(opened)) {
      running.add(subscriber);
      onLive();
    } else {
      waiting.add(subscriber);
    }
    const unsubscribe = client.subscribe<Data>(payload, {
      next(result) {
        if (!results.push(result)) leave();
      },
      error: (reason) => results.end(toSubscriptionError(reason, url)),
      complete: () => results.end(),
    });

    try {
      for await (const result of results.read(signal)) yield readData(result);
    } catch (error) {
      if (error instanceof UnauthenticatedError) isRetired = true;
      throw error;
    } finally {
      leave();
      // Without subscribers the attempt to connect is ended; it could take minutes to fail.
      if (waiting.size === 0 && state === 'connecting') {
        state = 'closed';
        client.terminate();
      }
    }
  }

  async function close(): Promise<void> {
    if (state === 'open') await client.dispose();
    else client.terminate();
  }

  return {
    subscribe,
    close,
    get hasRoom() {
      return !isRetired && running.size + waiting.size < MOST_SUBSCRIPTIONS;
    },
    get isOver() {
      return isRetired && running.size + waiting.size === 0;
    },
  };
}

/** True for a websocket that accepts messages, as a closing one does not. */
function isOpen(socket: unknown): boolean {
  return typeof socket === 'object' && socket !== null && 'readyState' in socket && socket.readyState === 1;
}
