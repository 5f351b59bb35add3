import type { FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import { createClient } from 'graphql-ws/client';
import { ConnectionError, toAnswerError, UnauthenticatedError, type VideoGenError } from './errors.ts';
import { type Connection, readData, type Transport } from './transport.ts';

/** A WebSocket class: the browser's, Node's, or that of `ws`. */
export type WebSocketClass = new (url: string, protocol: string) => object;

export interface SocketOptions {
  readonly url: string;
  readonly key: string | undefined;
  readonly webSocketImpl: WebSocketClass | undefined;
  /** Called when the gateway has accepted the connection. */
  readonly onOpen?: () => void;
  /** Called when a connection ended before that. */
  readonly onRefused?: () => void;
  /** How long opening may take. */
  readonly openTimeoutMs?: number;
  /** How long a connection may be silent before it is asked whether it is still there. */
  readonly keepAliveMs?: number;
  /** How long it then has for an answer. */
  readonly pongTimeoutMs?: number;
}

interface Subscriber {
  readonly onLive: () => void;
  readonly lose: (reason: unknown) => void;
}

/**
 * One websocket for all subscriptions. It opens with the first and closes shortly after the last, so that it keeps no
 * process alive.
 */
export function createSocket(options: SocketOptions): Transport {
  const { url, key, webSocketImpl, openTimeoutMs = 10_000, keepAliveMs = 10_000, pongTimeoutMs = 5_000 } = options;
  const waiting = new Set<Subscriber>();
  const running = new Set<Subscriber>();
  let state: 'closed' | 'connecting' | 'open' = 'closed';
  let opened: unknown;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url,
    ...(key === undefined ? {} : { connectionParams: { authorization: `Bearer ${key}` } }),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    lazy: true,
    lazyCloseTimeout: 100,
    // Reconnecting is up to the caller, who knows what to ask for then, and does not give up on what graphql-ws calls fatal.
    retryAttempts: 0,
    keepAlive: keepAliveMs,
    on: {
      connecting() {
        state = 'connecting';
        expectWithin(openTimeoutMs);
      },
      connected(socket) {
        state = 'open';
        opened = socket;
        clearTimeout(watchdog);
        options.onOpen?.();
        for (const subscriber of waiting) {
          running.add(subscriber);
          subscriber.onLive();
        }
        waiting.clear();
      },
      // A half-open connection reports nothing by itself.
      ping(received) {
        if (!received) expectWithin(pongTimeoutMs);
      },
      pong(received) {
        if (received) clearTimeout(watchdog);
      },
      error: loseAll,
      closed: loseAll,
    },
  });

  function expectWithin(ms: number): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => client.terminate(), ms);
  }

  /**
   * Ends the subscriptions before graphql-ws hears of the closure: after one with 1000 it would connect again at once,
   * without end, and ask for the same once more instead of for what came since.
   */
  function loseAll(reason: unknown): void {
    clearTimeout(watchdog);
    const wasConnecting = state === 'connecting';
    state = 'closed';
    // While an idle connection closes, the next subscriber waits for another one.
    for (const { lose } of [...running, ...(wasConnecting ? waiting : [])]) lose(reason);
    if (wasConnecting) options.onRefused?.();
  }

  async function* subscribe<Data>(
    payload: SubscribePayload,
    { signal, onLive }: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    signal.throwIfAborted();
    const results: FormattedExecutionResult<Data, unknown>[] = [];
    let end: { readonly error?: VideoGenError } | undefined;
    let news = Promise.withResolvers<void>();
    const wake = (): void => news.resolve();
    const finish = (ending: { readonly error?: VideoGenError }): void => {
      end ??= ending;
      wake();
    };
    const leave = (): void => {
      running.delete(subscriber);
      waiting.delete(subscriber);
      unsubscribe();
    };
    const subscriber: Subscriber = {
      onLive,
      lose(reason) {
        leave();
        finish({ error: toSubscriptionError(reason, url) });
      },
    };

    if (state === 'open' && isOpen(opened)) {
      running.add(subscriber);
      onLive();
    } else {
      waiting.add(subscriber);
    }
    signal.addEventListener('abort', wake);
    const unsubscribe = client.subscribe<Data>(payload, {
      next(result) {
        results.push(result);
        wake();
      },
      error: (reason) => finish({ error: toSubscriptionError(reason, url) }),
      complete: () => finish({}),
    });

    try {
      for (;;) {
        signal.throwIfAborted();
        const result = results.shift();
        if (result !== undefined) {
          yield readData(result);
        } else if (end === undefined) {
          await news.promise;
          news = Promise.withResolvers();
        } else if (end.error === undefined) {
          return;
        } else {
          throw end.error;
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      leave();
      // Nobody waits for it any more; it could take minutes to fail.
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

  return { subscribe, close };
}

/** Whether it takes messages: one that is being closed does not. */
function isOpen(socket: unknown): boolean {
  return typeof socket === 'object' && socket !== null && 'readyState' in socket && socket.readyState === 1;
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
