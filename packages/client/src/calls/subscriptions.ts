import type { VideoGenClient } from '../api.ts';
import type { SubscribeOptions } from '../options.ts';
import { UsageUpdatedText } from '../generated/texts.ts';
import { answerWithin } from '../transport/answer-within.ts';
import { createAbortableIterable } from '../transport/abortable-iterable.ts';
import { follow, type FollowParts } from '../transport/follow.ts';
import type { SendRequest } from '../transport/http.ts';
import { type Operation, toPayload } from '../transport/operation.ts';
import type { Connection, Transport } from '../transport/transport.ts';
import { watchGeneration, type WatchParts } from './watch.ts';
import { watchGenerations } from './watch-all.ts';
import { watchQueues } from './watch-queues.ts';
import { watchUser } from './watch-usage.ts';

export interface SubscriptionParts {
  readonly transport: Transport;
  readonly send: SendRequest;
  readonly follow: FollowParts;
  /** Ends all subscriptions. */
  readonly closing: AbortSignal;
}

/** The time-out of a query that belongs to a watch, which then connects again. */
const QUERY_WITHIN_MS = 20_000;

/** Creates the methods that subscribe. */
export function createSubscriptions({
  transport,
  send,
  follow: followParts,
  closing,
}: SubscriptionParts): Pick<VideoGenClient, 'watch' | 'watchAll' | 'watchUsage' | 'watchQueues' | 'subscribe'> {
  const watchParts: WatchParts = {
    follow: followParts,
    subscribeOnce: <Data, Variables>(
      document: Operation<Data, Variables>['document'],
      variables: Variables,
      connection: Connection,
    ) => transport.subscribe<Data>(toPayload({ kind: 'subscription', document, variables }), connection),
    query: (document, variables, { signal }) =>
      answerWithin(QUERY_WITHIN_MS, signal, async (inTime) => ({
        data: await send({ kind: 'query', document, variables }, inTime),
      })),
  };

  return {
    watch: (id, { signal: given, after } = {}) =>
      createAbortableIterable((signal) => watchGeneration(watchParts, id, { after, signal }), [given, closing]),
    watchAll: ({ signal: given, after, filter } = {}) =>
      createAbortableIterable((signal) => watchGenerations(watchParts, filter, { after, signal }), [given, closing]),
    watchUsage: ({ signal: given } = {}) =>
      createAbortableIterable(
        (signal) => watchUser(watchParts, { document: UsageUpdatedText, variables: {} }, signal),
        [given, closing],
      ),
    watchQueues: ({ signal: given, first } = {}) =>
      createAbortableIterable((signal) => watchQueues(watchParts, first, signal), [given, closing]),
    subscribe<Data, Variables>(
      document: Operation<Data, Variables>['document'],
      variables?: Variables,
      { signal: given, resumeWith }: SubscribeOptions<Data, Variables> = {},
    ) {
      async function* run(signal: AbortSignal): AsyncGenerator<Data, void, undefined> {
        let present: Partial<Variables> | undefined = variables;
        const connect = (connection: Connection) =>
          transport.subscribe<Data>(toPayload({ kind: 'subscription', document, variables: present }), connection);
        for await (const data of follow(followParts, connect, { signal })) {
          if (resumeWith !== undefined) present = { ...variables, ...resumeWith(data) };
          yield data;
        }
      }
      return createAbortableIterable(run, [given, closing]);
    },
  };
}
