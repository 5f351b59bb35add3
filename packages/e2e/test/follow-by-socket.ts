import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A plain graphql-ws client, as any program may use, with one socket for all it subscribes to. */
export interface SocketClient extends AsyncDisposable {
  readonly client: Client;
  /** How many sockets it has opened so far. */
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

/** Everything an operation yields until it completes; rejects with the errors of an error message. */
export function run(client: Client, query: string, variables: Record<string, unknown> = {}): Promise<unknown[]> {
  return collect(client.iterate({ query, variables }));
}

/** Everything that is still to come. */
export async function collect(results: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const result of results) all.push(result);
  return all;
}
