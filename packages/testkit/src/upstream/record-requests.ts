import { request as send } from 'node:http';
import { serveHttp } from './serve-http.ts';

/** One request that came by. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** The key it came with; undefined without one. */
  readonly key: string | undefined;
  /** Time of its arrival, milliseconds on this process's monotonic clock. */
  readonly at: number;
}

/** An HTTP server that remembers its requests. */
export interface RequestRecorder extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly RecordedRequest[];
}

/** Starts a pass-through in front of `origin`, on a free port of this machine. */
export async function recordRequests(origin: string): Promise<RequestRecorder> {
  const { hostname, port: targetPort } = new URL(origin);
  const requests: RecordedRequest[] = [];
  const server = await serveHttp((incoming, answer) => {
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
  return { port: server.port, requests, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}

/**
 * Counts polls, and those that came too early: before `leastMs` had passed since the last poll of the same generation or of the same
 * page.
 */
export function countPolls(
  requests: readonly RecordedRequest[],
  leastMs: number,
): { readonly polls: number; readonly superfluous: number } {
  const last = new Map<string, number>();
  let polls = 0;
  let superfluous = 0;
  for (const { path, at } of requests) {
    if (!path.includes('/status/') && !path.includes('/generations?')) continue;
    polls += 1;
    if (at - (last.get(path) ?? -Infinity) < leastMs) superfluous += 1;
    last.set(path, at);
  }
  return { polls, superfluous };
}
