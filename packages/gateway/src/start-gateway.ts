import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { createAnswerHealth, type HealthOptions } from './health/answer-health.ts';
import { setCommonHeaders } from './http/answer-headers.ts';
import { createAnswers } from './http/answers.ts';
import { createCompiledQueries } from './execution/compile-queries.ts';
import { closeInSlices } from './websocket/close-in-slices.ts';
import { createEndRefused } from './websocket/end-refused.ts';
import { createDocuments } from './limits/documents.ts';
import { createGraphqlHandler, type GraphqlHandler, type GraphqlOptions } from './http/graphql-handler.ts';
import { createGraphqlWs } from './websocket/graphql-ws.ts';
import { createKnownQueries } from './execution/known-queries.ts';
import { listen, type ListenOptions } from './http/listen.ts';
import { createMask } from './http/mask-error.ts';
import { createPages } from './pages/answer-pages.ts';
import { createConsole, type ConsoleOptions } from './pages/console.ts';
import { createForwardControls } from './sandbox/forward-controls.ts';
import { createMedia, type MediaOptions } from './media/media.ts';
import { GRAPHQL_PATH } from './http/paths.ts';
import { createPlainPosts } from './http/plain-posts.ts';
import { admitPage } from './shares/admit-page.ts';
import { createShares, type ShareOptions } from './shares/shares.ts';
import { defaultTimings, readServerOptions, type Timings } from './timings.ts';
import { serveWebSockets } from './websocket/websockets.ts';
import { createWorkInFlight } from './http/work-in-flight.ts';

/** Options of `startGateway`. */
export interface GatewayOptions extends GraphqlOptions, ListenOptions, ShareOptions, Pick<HealthOptions, 'upstream'> {
  /** The page at `/`; undefined for none, which leads to the GraphQL path. */
  readonly console?: ConsoleOptions | undefined;
  readonly media: MediaOptions;
  /** The origin of this repository's sandbox; undefined for any other upstream. */
  readonly sandboxUrl?: string | undefined;
}

/**
 * A running gateway. Disposing refuses new work, answers 503 on `/ready`, and disconnects subscribers a few at a time. It
 * stops listening when the running mutations are answered.
 */
export interface Gateway extends AsyncDisposable {
  /** The origin, such as `http://127.0.0.1:4000`. */
  readonly url: string;
}

/** Starts serving GraphQL over HTTP, SSE and websockets, `/health`, `/ready`, videos and pages. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions, changes: Partial<Timings> = {}): Promise<Gateway> {
  const { lifecycle, upstream } = options;
  const { log, store } = lifecycle;
  const timings = { ...defaultTimings, ...changes };
  const mask = createMask(log);
  const work = createWorkInFlight();
  const shares = createShares(options, log);
  const refused = createEndRefused({ store, log, everyMs: timings.refusalsEveryMs });
  const documents = createDocuments(options.limits);
  const compiledQueries = createCompiledQueries();
  const media = createMedia(options.media, { store, log, shares, timings });
  const handler = createGraphqlHandler(options, {
    mask,
    shares,
    documents,
    compiledQueries,
    linkMedia: media.link,
    plugins: [work.plugin, refused.plugin],
  });
  warnOfLimits(handler, options);
  const answers = createAnswers(timings);
  const answerPages = createPages(options);
  const answerConsole = options.console && createConsole(options.console);
  const executeKnown = createKnownQueries({
    ...options,
    documents,
    compiledQueries,
    linkMedia: media.link,
    shares: shares.byKey,
  });
  const forwardControls = createForwardControls({ ...options, shares });
  const answerPlainPost = createPlainPosts({ ...options, shares, handler, mask, executeKnown });
  const answerHealth = createAnswerHealth({
    store,
    upstream,
    databaseAnswersWithinMs: timings.databaseAnswersWithinMs,
    isStopping: () => work.isStopping,
  });
  const server = createServer(readServerOptions(timings), (request, response) => {
    // A request behind the last answer of its connection is ignored (RFC 9112, 9.6).
    if (request.socket.writableEnded) return;
    answers.add(response);
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request could not be answered');
      response.destroy();
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await answerPlainPost(request, response)) return;
    setCommonHeaders(response);
    const path = request.url?.split('?', 1)[0];
    if (await answerHealth(path, response)) return;
    if (path === '/' && !answerConsole) return void response.writeHead(302, { location: GRAPHQL_PATH }).end();
    if ((await media.answer(request, response)) || (await forwardControls(request, response))) return;
    if (!admitPage(shares, request, response)) return;
    if (await answerConsole?.(request, response)) return;
    if (await answerPages(request, response)) return;
    await handler.handle(request, response);
  }

  const url = await listen(server, options).catch((error: unknown) => {
    answers[Symbol.dispose]();
    refused[Symbol.dispose]();
    throw error;
  });
  const sockets = serveWebSockets(server, {
    graphqlWs: createGraphqlWs({ ...options, shares, handler, mask }),
    shares,
    timings,
    messageBytes: options.limits.bodyBytes,
    log,
    isStopping: () => work.isStopping,
  });

  async function workEnded(): Promise<void> {
    await work.ended();
    // A submission goes on when its caller has disconnected.
    await lifecycle.submissions.ended();
  }

  async function stop(): Promise<void> {
    work.stop();
    answers.closeConnections();
    const leaving = closeInSlices([...sockets.listCloses(), ...answers.listStreamEnds()], timings.closeOverMs);
    // Still listening: /ready tells load balancers that this gateway is stopping.
    await atMost(timings.workEndsWithinMs, Promise.all([leaving, workEnded()]));
    // The last answers reach their sockets within one turn of the event loop.
    await setImmediate();
    const closed = new Promise((resolve) => {
      server.close(resolve);
    });
    for (const end of answers.listStreamEnds()) end();
    await Promise.all([sockets[Symbol.asyncDispose](), atMost(timings.answersEndWithinMs, closed)]);
    await handler.dispose();
    server.closeAllConnections();
    await closed;
    refused[Symbol.dispose]();
    answers[Symbol.dispose]();
  }

  return { url, [Symbol.asyncDispose]: stop };
}

/** Logs each trusted document that exceeds a limit, as it is refused like any other. */
function warnOfLimits(handler: GraphqlHandler, { trustedDocuments, lifecycle: { log } }: GatewayOptions): void {
  const { parse, validate, schema } = handler.getEnveloped({});
  for (const [id, text] of trustedDocuments?.texts ?? []) {
    const reason = findRefusal(() => validate(schema, parse(text)));
    if (reason !== undefined) log.warn({ id, reason }, 'a trusted document exceeds a limit and will be refused');
  }
}

function findRefusal(check: () => readonly GraphQLError[]): string | undefined {
  try {
    return check()[0]?.message;
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}

async function atMost(ms: number, waiting: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([waiting, sleep(ms, undefined, { signal: enough.signal })]);
  enough.abort();
}
