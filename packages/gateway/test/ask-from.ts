import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

/** Options of a request to a gateway on this machine. */
export interface AskFrom {
  /** The loopback address to come from; 127.0.0.1 by default. */
  readonly address?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A GET where there is none. */
  readonly query?: string;
}

/** The answer of the gateway. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks over a connection of its own. */
export async function askFrom(port: number, { address, path = '/graphql', headers, query }: AskFrom): Promise<Answer> {
  const body = query === undefined ? undefined : JSON.stringify({ query });
  const asking = request({
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    ...(address !== undefined && { localAddress: address }),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  });
  asking.end(body);
  const [response]: IncomingMessage[] = await once(asking, 'response');
  if (!response) throw new Error('no response came');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, body: text };
}

/** Counts the answers with each status. */
export function countStatuses(answers: readonly Pick<Answer, 'status'>[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status = 0 } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** An upgrade that was let in, with the code that the socket is closed with later, or one that was refused. */
export type Upgrade =
  | { readonly status: 101; readonly socket: WebSocket; readonly closed: Promise<number> }
  | { readonly status: number | undefined; readonly retryAfter: string | undefined; readonly socket?: undefined };

/** Opens a websocket and says nothing. */
export async function upgradeFrom(port: number, address = '127.0.0.1'): Promise<Upgrade> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { localAddress: address });
  const upgrade = Promise.withResolvers<Upgrade>();
  const closed = Promise.withResolvers<number>();
  socket.once('open', () => upgrade.resolve({ status: 101, socket, closed: closed.promise }));
  socket.once('unexpected-response', (_request, { statusCode: status, headers }) => {
    upgrade.resolve({ status, retryAfter: headers['retry-after'] });
    socket.terminate();
  });
  socket.once('close', (code) => closed.resolve(code));
  socket.on('error', () => {});
  return await upgrade.promise;
}
