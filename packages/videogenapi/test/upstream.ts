import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { openVideoGenApi } from '../src/index.ts';
import type { VideoGenApiOptions } from '../src/open-videogenapi.ts';

/** A key with characters that JSON may escape. No other text contains it. */
export const KEY = 'lt_K3y/with"odd\\~signs';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request whose body was read. */
export type Answerer = (response: ServerResponse, received: Received) => void;

/** Answers with a status and a body. A string is sent as it is, anything else as JSON. */
export function say(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answerer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Starts a server in place of VideoGenAPI that records each request. */
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

/** Starts such a server and opens a client of it. */
export async function startUpstream(answer: Answerer, options: Omit<VideoGenApiOptions, 'baseUrl'> = {}) {
  const server = await startServer(answer);
  const api = openVideoGenApi({ baseUrl: server.baseUrl, ...options });
  return {
    api,
    host: new URL(server.origin).host,
    requests: server.requests,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Awaits a rejection and returns its error, as `readError` shows it. */
export async function catchError(promise: Promise<unknown>): Promise<object> {
  try {
    await promise;
  } catch (error) {
    return readError(error);
  }
  throw new Error('expected a rejection');
}

/** Returns the name, the message, the cause and the own fields of an error, to be compared whole. */
export function readError(error: unknown): object {
  if (!(error instanceof Error)) return { thrown: error };
  const { name, message, cause } = error;
  return { name, message, ...(cause !== undefined && { cause }), ...Object.fromEntries(Object.entries(error)) };
}
