import type { FormattedExecutionResult, Sink, SubscribePayload } from 'graphql-ws';
import { createClient, type Client, type ClientOptions } from 'graphql-ws/client';
import { createCredentials, type Provided } from '../transport/credentials.ts';
import { readEndpoint } from '../transport/endpoint.ts';
import { isPassing } from './ending.ts';
import { iterateResults } from './iterate-results.ts';
import { startOperation, type RunningOperation } from './start-operation.ts';
import { superviseConnection } from './supervise-connection.ts';

/** Options of {@link createResumingClient}. Those of graphql-ws that it sets itself are left out. */
export interface ResumingClientOptions extends Omit<
  ClientOptions,
  'url' | 'connectionParams' | 'retryAttempts' | 'retryWait' | 'shouldRetry'
> {
  /** The gateway's GraphQL URL: absolute, or in a page a path of its own site. */
  readonly url: string | URL;
  /** The VideoGenAPI key, or a function that is called at each connection. Absent if the gateway has a key of its own. */
  readonly key?: Provided<string | undefined>;
}

/**
 * Creates a client of graphql-ws for the gateway. It opens one websocket with the first operation, and closes it after the last.
 *
 * - A lost connection is made again without end, with growing waits of up to 30 s. A half-open one is noticed within 15 s.
 * - A subscription goes on after its last update, if it has `after` by a variable and selects `cursor`.
 * - An error that may pass, such as an unavailable database, is not shown: the subscription is sent again.
 * - A permanent answer ends it with an error: a refused key, an unknown id, an invalid operation.
 * - A mutation is sent once. If its connection is lost before the answer, it ends with an error.
 *
 * A wrong URL cannot be told from a gateway that is away, as websockets hide the answer; `on.error` and `on.closed` report each failure.
 *
 * @example
 * const sockets = createResumingClient({ url: 'https://gateway.example/graphql', key });
 * const query = 'subscription ($id: ID!, $after: String) { generationUpdated(id: $id, after: $after) { cursor status } }';
 * for await (const { data } of sockets.iterate({ query, variables: { id } })) console.log(data);
 */
export function createResumingClient({ url, key, ...options }: ResumingClientOptions): Client {
  const credentials = createCredentials({ key, headers: undefined });
  const supervised = superviseConnection();
  const client = createClient({
    lazyCloseTimeout: 100,
    keepAlive: 10_000,
    ...options,
    url: readEndpoint(url).socketUrl,
    connectionParams: credentials.readHeaders,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: supervised.waitToRetry,
    shouldRetry: isPassing,
  });
  supervised.supervise(client);
  const running = new Set<RunningOperation>();
  const lose = (reason: unknown): void => {
    for (const operation of running) operation.loseConnection(reason);
  };
  client.on('closed', lose);
  client.on('error', lose);

  function subscribe<Data = Record<string, unknown>, Extensions = unknown>(
    payload: SubscribePayload,
    sink: Sink<FormattedExecutionResult<Data, Extensions>>,
  ): () => void {
    const operation = startOperation(client, payload, {
      ...sink,
      onEnd: () => running.delete(operation),
    });
    running.add(operation);
    return operation.end;
  }

  return {
    on: (event, listener) => client.on(event, listener),
    terminate: () => client.terminate(),
    subscribe,
    iterate: (payload) => iterateResults((sink) => subscribe(payload, sink)),
    async dispose() {
      for (const operation of running) operation.end();
      if (supervised.isOpen()) await client.dispose();
      else client.terminate();
    },
  };
}
