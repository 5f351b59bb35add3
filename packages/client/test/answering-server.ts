import { once } from 'node:events';
import { createServer } from 'node:http';
import { listen } from './listen.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A server that answers as given: with an answer, by closing the connection, or never. */
export async function startAnswering(
  answer: (request: { readonly headers: Record<string, unknown> }) => Answer | undefined | 'never',
): Promise<AsyncDisposable & { readonly url: string; readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const given = answer(request);
    if (given === 'never') return;
    if (given === undefined) request.socket.destroy();
    else response.writeHead(given.status, given.headers).end(given.body);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
