import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A plain graphql-ws client, as any program may use, with one socket for all it subscribes to. */
export interface SocketClient extends AsyncDisposable {
  readonly client: Client;
  /** The number of sockets that it has opened so far. */
  readonly sockets: () => number;
}

/** Makes a client of a gateway with a key. It opens its socket with the first subscription. */
export function connectSocket(gatewayUrl: string, key: string): SocketClient {
  let opened = 0;
  const client = createClient({
    url: `${gatewayUrl.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
    // By default it closes its socket with the last operation, and then loses one that begins meanwhile.
    lazyCloseTimeout: 1000,
    on: { opened: () => (opened += 1) },
  });
  return {
    client,
    sockets: () => opened,
    [Symbol.asyncDispose]: async () => client.dispose(),
  };
}

/** The subscription that most tests follow. */
export const watchQuery =
  'subscription ($id: ID!) { generationUpdated(id: $id) { version status previousStatus generation { id status } } }';

/** All results of an operation until it completes. Rejects with the errors of an error message. */
export function run(client: Client, query: string, variables: Record<string, unknown> = {}): Promise<unknown[]> {
  return collect(client.iterate({ query, variables }));
}

/** All further results. */
export async function collect(results: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const result of results) all.push(result);
  return all;
}

/** Subscribes, and waits until a later query on the socket is answered. Returns a function that takes the next result. */
export async function subscribe(
  { client }: SocketClient,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<() => Promise<unknown>> {
  const results = client.iterate({ query, variables });
  const first = results.next();
  await run(client, '{ me { id } }');
  await run(client, '{ me { id } }');
  let pending: typeof first | undefined = first;
  return async function take(): Promise<unknown> {
    const result = await (pending ?? results.next());
    pending = undefined;
    if (result.done === true) throw new Error('it completed');
    return result.value;
  };
}
