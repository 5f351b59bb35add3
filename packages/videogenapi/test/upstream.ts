import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { openVideoGenApi } from '../src/index.ts';

/** A key that stands nowhere else. */
export const KEY = 'lt_K3y/with"odd\\~signs';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a server does with a request whose body it has read. */
export type Answerer = (response: ServerResponse, received: Received) => void;

/** Answers with a status and a body: JSON, or a text as it is. */
export function say(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answerer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** A real server in VideoGenAPI's place, which notes each request. */
export async function startServer(answer: Answerer) {
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = request;
    const received = { method, url, headers, body: await text(request) };
    requests.push(received);
    answer(response, received);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/api/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** That server and a client of it. */
export async function startUpstream(
  answer: Answerer,
  options: { readonly timeoutMs?: number; readonly submitTimeoutMs?: number; readonly maxBodyBytes?: number } = {},
) {
  const server = await startServer(answer);
  const api = openVideoGenApi({ baseUrl: server.baseUrl, ...options });
  return {
    api,
    requests: server.requests,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The error of a promise that is expected to reject. */
export async function catchError(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
