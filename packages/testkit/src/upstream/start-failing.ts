import type { RecordedRequest, RequestRecorder } from './record-requests.ts';
import { serveHttp } from './serve-http.ts';

/** Starts an upstream that answers 500 to everything, on a free port of this machine. */
export async function startFailing(): Promise<RequestRecorder> {
  const requests: RecordedRequest[] = [];
  const server = await serveHttp(({ method = 'GET', url: path = '/' }, response) => {
    requests.push({ method, path, key: undefined, at: performance.now() });
    response.writeHead(500).end('Internal Server Error');
  });
  return { port: server.port, requests, [Symbol.asyncDispose]: server[Symbol.asyncDispose] };
}
