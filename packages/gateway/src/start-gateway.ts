import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPollerAlive, pingStore, type Store } from '@videogen/store';
import { createGraphqlHandler, GRAPHQL_PATH, type GraphqlOptions } from './graphql-handler.ts';
import { serveWebSockets } from './websocket.ts';

/** Where to listen, and what serving GraphQL needs. */
export interface GatewayOptions extends GraphqlOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** A paid request under way is worth waiting for when the gateway stops, within what a supervisor allows. */
const SUBMISSIONS_END_WITHIN_MS = 8000;
const ANSWERS_END_WITHIN_MS = 500;

/** A gateway that listens. Disposing of it closes sockets, lets submissions under way end, then closes connections. */
export interface Gateway extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:4000`. */
  readonly url: string;
}

/** Starts serving GraphQL over HTTP, SSE and websockets, `/health` and `/ready`. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { host, port, lifecycle } = options;
  const handler = createGraphqlHandler(options);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      lifecycle.log.error({ err: error }, 'a request could not be answered');
      response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0];
    if (path === '/health') return send(response, 200, { status: 'ok' });
    if (path === '/ready') return sendReadiness(response, lifecycle.store);
    if (path === '/') return void response.writeHead(302, { location: GRAPHQL_PATH }).end();
    await handler.handle(request, response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const sockets = serveWebSockets(server, handler, options);
  return {
    url: printOrigin(host, server.address()),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      await sockets[Symbol.asyncDispose]();
      await Promise.race([
        Promise.allSettled(lifecycle.sending.values()),
        sleep(SUBMISSIONS_END_WITHIN_MS, undefined, { ref: false }),
      ]);
      server.closeIdleConnections();
      await Promise.race([closed, sleep(ANSWERS_END_WITHIN_MS, undefined, { ref: false })]);
      await handler.dispose();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Ready: the database answers, and some poller, here or elsewhere, has shown itself of late. */
async function sendReadiness(response: ServerResponse, store: Store): Promise<void> {
  const database = await pingStore(store).then(
    () => true,
    () => false,
  );
  const poller = database && (await isPollerAlive(store).catch(() => false));
  send(response, database && poller ? 200 : 503, { database, poller });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function printOrigin(host: string, address: string | AddressInfo | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
