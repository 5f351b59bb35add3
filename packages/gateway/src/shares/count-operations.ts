import type { ExecutionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import type { ServerContext } from '../http/accept-caller.ts';
import { isSubscription } from '../http/is-subscription.ts';
import type { KeyShares, Subscriber } from './key-shares.ts';
import { releaseAtEnd } from './release-at-end.ts';

/** The caller of an operation, and its websocket; without one it came over HTTP. */
interface CallerContext extends Pick<ServerContext, 'caller' | 'isCounted'> {
  readonly socket?: WebSocket;
}

/**
 * Counts the operations of each key, over every transport. Queries, mutations and documents with syntax errors are counted
 * before validation; subscriptions count for as long as they run.
 */
export function countOperations(shares: KeyShares): Plugin<CallerContext> {
  return {
    onParse({ context }) {
      // At its start the gateway itself parses the trusted documents.
      if (!context.caller || context.isCounted) return undefined;
      return ({ result }) => {
        const subscriber = readSubscriber(context);
        if (isSubscription(result, context.params.operationName)) shares.admitSubscription(subscriber);
        else shares.takeOperation(subscriber.userId);
      };
    },
    onSubscribe({ context, subscribeFn, setSubscribeFn }) {
      // Over websockets many subscriptions share a stream, and each is counted by itself.
      if (context.socket) return;
      setSubscribeFn(async (args: ExecutionArgs) => {
        const release = shares.takeSubscription(readSubscriber(context));
        try {
          const result: unknown = await subscribeFn(args);
          if (isAsyncIterable(result)) return releaseAtEnd(result, release);
          release();
          return result;
        } catch (error) {
          release();
          throw error;
        }
      });
    },
  };
}

function readSubscriber({ caller, socket }: CallerContext): Subscriber {
  if (!caller) throw new Error('an operation came in without a caller');
  return { userId: caller.id, socket };
}
