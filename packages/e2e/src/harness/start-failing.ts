import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RecordedRequest } from './record-requests.ts';

/** An upstream that answers 500 to everything. */
export interface FailingUpstream extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly RecordedRequest[];
}

/** Starts one on a free port of this machine. */
export async function startFailing(): Promise<FailingUpstream> {
  const requests: RecordedRequest[] = [];
  const server = createServer(({ method = 'GET', url: path = '/' }, response) => {
    requests.push({ method, path, key: undefined, at: performance.now() });
    response.writeHead(500).end('Internal Server Error');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the failing upstream does not listen on a port');
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
