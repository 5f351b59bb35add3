import type { WebSocket } from 'ws';
import { createCeiling } from './ceiling.ts';
import { createBuckets, readWaitSeconds } from './buckets.ts';
import { createRateLimited, CEILING_RETRY_SECONDS } from './rate-limited.ts';
import type { ShareLimits } from './share-limits.ts';

/**
 * The shares of each key, that is of each user. They only prevent accidents, as thousands may watch with one key. All methods
 * throw RATE_LIMITED. `takeSocket` and `takeSubscription` return the function that ends the count.
 */
export interface KeyShares {
  /** Counts a query or mutation. */
  readonly takeOperation: (userId: string) => void;
  readonly takeSocket: (userId: string) => () => void;
  /** Throws where another subscription would exceed a limit. */
  readonly admitSubscription: (subscriber: Subscriber) => void;
  readonly takeSubscription: (subscriber: Subscriber) => () => void;
}

/** The user of a subscription, and its websocket; undefined: over HTTP. */
export interface Subscriber {
  readonly userId: string;
  readonly socket: WebSocket | undefined;
}

/** Creates shares, all of them unused. */
export function createKeyShares(limits: ShareLimits): KeyShares {
  const { socketsPerKey, subscriptionsPerKey, subscriptionsPerSocket, operationsPerKey, operationBurstPerKey } = limits;
  const operationsOf = createBuckets(operationsPerKey, operationBurstPerKey);
  const sockets = createCeiling<string>(socketsPerKey);
  const subscriptions = createCeiling<string>(subscriptionsPerKey);
  const subscriptionsOnSocket = createCeiling<WebSocket>(subscriptionsPerSocket);

  const tooManyForKey = (): Error => createTooMany('subscriptions with this key', subscriptionsPerKey);
  const tooManyOnSocket = (): Error => createTooMany('subscriptions on this websocket', subscriptionsPerSocket);

  return {
    takeOperation(userId) {
      const operations = operationsOf(userId);
      if (operations.available() > 0) return operations.pay(1);
      throw createRateLimited(
        `Too many queries and mutations came with this key: at most ${operationsPerKey} a second, ${operationBurstPerKey} at once.`,
        readWaitSeconds(operations),
      );
    },
    takeSocket(userId) {
      const release = sockets.take(userId);
      if (!release) throw createTooMany('websockets with this key', socketsPerKey);
      return release;
    },
    admitSubscription({ userId, socket }) {
      if (socket && subscriptionsOnSocket.isReached(socket)) throw tooManyOnSocket();
      if (subscriptions.isReached(userId)) throw tooManyForKey();
    },
    takeSubscription({ userId, socket }) {
      const releaseSocket = socket && subscriptionsOnSocket.take(socket);
      if (socket && !releaseSocket) throw tooManyOnSocket();
      const releaseKey = subscriptions.take(userId);
      if (releaseKey) {
        return () => {
          releaseSocket?.();
          releaseKey();
        };
      }
      releaseSocket?.();
      throw tooManyForKey();
    },
  };
}

function createTooMany(things: string, most: number): Error {
  return createRateLimited(`Too many ${things}: at most ${most} at once.`, CEILING_RETRY_SECONDS);
}
