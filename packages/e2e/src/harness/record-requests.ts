import { once } from 'node:events';
import { createServer, request as send } from 'node:http';

/** One request that came by. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** The key it came with; undefined without one. */
  readonly key: string | undefined;
  /** When it came, milliseconds on this process's monotonic clock. */
  readonly at: number;
}

/** An HTTP pass-through that remembers what came by. */
export interface RequestRecorder extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly RecordedRequest[];
}

/** Starts a pass-through in front of `origin`, on a free port of this machine. */
export async function recordRequests(origin: string): Promise<RequestRecorder> {
  const { hostname, port: targetPort } = new URL(origin);
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, answer) => {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const key = headers.authorization?.replace('Bearer ', '');
    requests.push({ method, path, key, at: performance.now() });
    const outgoing = send({ hostname, port: targetPort, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the recorder does not listen on a port');
  return {
    port: address.port,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * How often VideoGenAPI was looked at, and how often too early: before `leastMs` had passed since the look before at the same
 * generation or the same page.
 */
export function countLooks(
  requests: readonly RecordedRequest[],
  leastMs: number,
): { readonly looks: number; readonly superfluous: number } {
  const last = new Map<string, number>();
  let looks = 0;
  let superfluous = 0;
  for (const { path, at } of requests) {
    if (!path.includes('/status/') && !path.includes('/generations?')) continue;
    looks += 1;
    if (at - (last.get(path) ?? -Infinity) < leastMs) superfluous += 1;
    last.set(path, at);
  }
  return { looks, superfluous };
}
