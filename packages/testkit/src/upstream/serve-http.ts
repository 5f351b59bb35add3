import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** An HTTP server in this process. Disposing ends its connections, whatever is under way on them. */
export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  readonly countConnections: () => Promise<number>;
}

/** Serves on a free port of this machine. */
export async function serveHttp(listener: RequestListener): Promise<HttpServer> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return {
    port: address.port,
    origin: `http://127.0.0.1:${address.port}`,
    countConnections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
