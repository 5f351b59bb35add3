import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { createAnswers } from './answers.ts';
import { closeInSlices } from './close-in-slices.ts';
import { createGraphqlHandler, GRAPHQL_PATH, type GraphqlOptions } from './graphql-handler.ts';
import { createGraphqlWs } from './graphql-ws.ts';
import { createMask } from './mask-error.ts';
import { createReadinessCheck } from './readiness.ts';
import { defaultTimings, type Timings } from './timings.ts';
import { serveWebSockets } from './websockets.ts';
import { createWorkInFlight } from './work-in-flight.ts';

/** Where to listen, and what serving GraphQL needs. */
export interface GatewayOptions extends GraphqlOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/**
 * A gateway that listens. Disposing of it refuses new work and says so on `/ready`, sends clients away in slices, lets
 * mutations under way end and be answered, and only then stops listening.
 */
export interface Gateway extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:4000`. */
  readonly url: string;
}

/** Starts serving GraphQL over HTTP, SSE and websockets, `/health` and `/ready`. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions, patience: Partial<Timings> = {}): Promise<Gateway> {
  const { host, port, lifecycle } = options;
  const { log, store } = lifecycle;
  const timings = { ...defaultTimings, ...patience };
  const mask = createMask(log);
  const work = createWorkInFlight();
  const handler = createGraphqlHandler(options, { mask, plugins: [work.plugin] });
  const answers = createAnswers(timings);
  const checkReadiness = createReadinessCheck(store, timings.databaseAnswersWithinMs);
  const server = createServer((request, response) => {
    answers.add(response);
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request could not be answered');
      response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0];
    if (path === '/health') return send(response, 200, { status: 'ok' });
    if (path === '/ready') return sendReadiness(response);
    if (path === '/') return void response.writeHead(302, { location: GRAPHQL_PATH }).end();
    await handler.handle(request, response);
  }

  async function sendReadiness(response: ServerResponse): Promise<void> {
    const { database, poller } = await checkReadiness();
    if (work.isStopping) return send(response, 503, { database, poller, stopping: true });
    send(response, database && poller ? 200 : 503, { database, poller });
  }

  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    answers[Symbol.dispose]();
    throw error;
  }
  const sockets = serveWebSockets(server, {
    graphqlWs: createGraphqlWs({ ...options, handler, mask }),
    timings,
    log,
    isStopping: () => work.isStopping,
  });

  async function workEnded(): Promise<void> {
    await work.ended();
    // Submissions outlive the callers who went away.
    await Promise.allSettled(lifecycle.sending.values());
  }

  async function stop(): Promise<void> {
    work.stop();
    answers.closeConnections();
    const leaving = closeInSlices([...sockets.listCloses(), ...answers.listStreamEnds()], timings.closeOverMs);
    // Load balancers read on /ready meanwhile that they should go elsewhere.
    await atMost(timings.workEndsWithinMs, Promise.all([leaving, workEnded()]));
    // The last answers are handed to their sockets first.
    await setImmediate();
    const closed = new Promise((resolve) => {
      server.close(resolve);
    });
    for (const end of answers.listStreamEnds()) end();
    await Promise.all([sockets[Symbol.asyncDispose](), atMost(timings.answersEndWithinMs, closed)]);
    await handler.dispose();
    server.closeAllConnections();
    await closed;
    answers[Symbol.dispose]();
  }

  return { url: printOrigin(host, server.address()), [Symbol.asyncDispose]: stop };
}

async function atMost(ms: number, waiting: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([waiting, sleep(ms, undefined, { signal: enough.signal })]);
  enough.abort();
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function printOrigin(host: string, address: string | AddressInfo | null): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
