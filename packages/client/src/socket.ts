import type { FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import { createClient, MessageType } from 'graphql-ws/client';
import { chooseBackoffMs } from './backoff.ts';
import { ConnectionError, toAnswerError, UnauthenticatedError, type VideoGenError } from './errors.ts';

/** A WebSocket class: the browser's, Node's, or that of `ws`. */
export type WebSocketClass = new (url: string, protocol: string) => object;

export interface SocketOptions {
  readonly url: string;
  readonly key: string | undefined;
  readonly webSocketImpl: WebSocketClass | undefined;
  /** How long a connection may be silent before it is asked whether it is still there. */
  readonly keepAliveMs?: number;
  /** How long it then has for an answer. */
  readonly pongTimeoutMs?: number;
}

export interface Socket {
  /**
   * Subscribes once, over the connection that all subscriptions share, and yields the data of each result. Returns when
   * the server completes; throws the signal's reason at once when it is aborted, and a ConnectionError when the
   * connection is lost, after which it may be called again.
   */
  subscribe<Data>(payload: SubscribePayload, signal: AbortSignal): AsyncGenerator<Data, void, undefined>;
  /** Closes the connection. To be called when nothing is subscribed any more. */
  close(): Promise<void>;
}

/** The connection for subscriptions. It opens with the first and closes shortly after the last, so that it keeps no process alive. */
export function createSocket(options: SocketOptions): Socket {
  const { url, key, webSocketImpl, keepAliveMs = 10_000, pongTimeoutMs = 5_000 } = options;
  let state: 'closed' | 'connecting' | 'open' = 'closed';
  let subscribers = 0;
  let wasIdle = false;
  let normalClosures = 0;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url: async () => {
      // After a close with 1000 graphql-ws connects again at once, without asking anybody and without end.
      if (normalClosures > 0) await new Promise((resolve) => setTimeout(resolve, chooseBackoffMs(normalClosures)));
      return url;
    },
    ...(key === undefined ? {} : { connectionParams: { authorization: `Bearer ${key}` } }),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    lazy: true,
    lazyCloseTimeout: 100,
    // Reconnecting is up to the caller, who knows what to ask for then, and does not give up on what graphql-ws calls fatal.
    retryAttempts: 0,
    connectionAckWaitTimeout: 10_000,
    keepAlive: keepAliveMs,
    on: {
      connecting: () => (state = 'connecting'),
      connected: () => {
        state = 'open';
        wasIdle = false;
      },
      message: ({ type }) => {
        if (type === MessageType.Next) normalClosures = 0;
      },
      // A half-open connection reports nothing by itself.
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), pongTimeoutMs);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      error: () => (state = 'closed'),
      closed: (event) => {
        state = 'closed';
        clearTimeout(pongTimer);
        if (!wasIdle && readClosure(event)?.code === 1000) normalClosures++;
      },
    },
  });

  async function* subscribe<Data>(
    payload: SubscribePayload,
    signal: AbortSignal,
  ): AsyncGenerator<Data, void, undefined> {
    signal.throwIfAborted();
    const results: FormattedExecutionResult<Data, unknown>[] = [];
    let end: { readonly error?: VideoGenError } | undefined;
    let waiting = Promise.withResolvers<void>();
    const wake = (): void => waiting.resolve();

    subscribers++;
    signal.addEventListener('abort', wake);
    const unsubscribe = client.subscribe<Data>(payload, {
      next: (result) => {
        results.push(result);
        wake();
      },
      error: (reason) => {
        end = { error: toSubscriptionError(reason, url) };
        wake();
      },
      complete: () => {
        end = {};
        wake();
      },
    });

    try {
      for (;;) {
        signal.throwIfAborted();
        const result = results.shift();
        if (result !== undefined) {
          yield readData(result);
        } else if (end === undefined) {
          await waiting.promise;
          waiting = Promise.withResolvers();
        } else if (end.error === undefined) {
          return;
        } else {
          throw end.error;
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      unsubscribe();
      subscribers--;
      wasIdle = subscribers === 0;
      // Nobody waits for it any more; it could take minutes to fail.
      if (subscribers === 0 && state === 'connecting') client.terminate();
    }
  }

  async function close(): Promise<void> {
    if (state === 'open') await client.dispose();
    else client.terminate();
  }

  return { subscribe, close };
}

function readData<Data>({ data, errors }: FormattedExecutionResult<Data, unknown>): Data {
  if (errors !== undefined && errors.length > 0) throw toAnswerError(errors, data);
  if (data === undefined || data === null) throw new ConnectionError('A subscription result had no data.');
  return data;
}

/** The reason is the GraphQL errors of an error message, a CloseEvent, an ErrorEvent, or an Error of graphql-ws. */
function toSubscriptionError(reason: unknown, url: string): VideoGenError {
  if (Array.isArray(reason)) return toAnswerError(reason);

  const closure = readClosure(reason);
  if (closure === undefined) return new ConnectionError(`${url} could not be reached.`, { cause: reason });
  if (closure.code === 4401 || closure.code === 4403) {
    return new UnauthenticatedError(`${url} refused the key (close code ${closure.code}).`, { cause: reason });
  }
  const why = `${closure.code} ${closure.reason}`.trimEnd();
  return new ConnectionError(`The connection to ${url} was closed (${why}).`, { cause: reason });
}

function readClosure(event: unknown): { readonly code: number; readonly reason: string } | undefined {
  if (typeof event !== 'object' || event === null || !('code' in event && 'reason' in event)) return undefined;
  const { code, reason } = event;
  return typeof code === 'number' && typeof reason === 'string' ? { code, reason } : undefined;
}
