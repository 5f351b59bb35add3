import { type Exchange, subscriptionExchange } from '@urql/core';
import { createResumingClient, type ResumingClientOptions } from '../resume/create-resuming-client.ts';

/** Creates the exchange of subscriptions, over a websocket that resumes, see `createResumingClient`. */
export function createSocketExchange(options: ResumingClientOptions): Exchange {
  const sockets = createResumingClient(options);
  return subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: ({ next, ...sink }) => ({
        unsubscribe: sockets.subscribe(
          { query, variables },
          { ...sink, next: ({ data = null, errors }) => next({ data, ...(errors && { errors }) }) },
        ),
      }),
    }),
  });
}
