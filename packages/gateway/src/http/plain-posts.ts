import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isAsyncIterable, processRegularResult, type GraphQLParams } from 'graphql-yoga';
import type { ExecutionResult } from 'graphql';
import { peekText, type TrustedDocuments } from '../documents/trusted-documents.ts';
import type { ExecuteKnown, KnownResult } from '../execution/known-queries.ts';
import type { Limits } from '../limits/limits.ts';
import { readCaller, type ServerContext } from './accept-caller.ts';
import { commonHeaders, readCorsHeaders, setCommonHeaders } from './answer-headers.ts';
import type { AuthenticateOptions } from './authenticate.ts';
import { chooseMediaType } from './choose-media-type.ts';
import { SHORT_BYTES } from './close-unread.ts';
import type { GraphqlHandler } from './graphql-handler.ts';
import type { Mask } from './mask-error.ts';
import { GRAPHQL_PATH } from './paths.ts';
import { readPlainParams } from './plain-params.ts';

/** The handler, and all else that its answers depend on. */
export interface PlainPostsOptions extends AuthenticateOptions {
  readonly handler: GraphqlHandler;
  readonly executeKnown: ExecuteKnown;
  readonly limits: Limits;
  readonly mask: Mask;
  readonly trustedDocuments: TrustedDocuments | undefined;
}

/** Answers a short POST of JSON that accepts JSON. Resolves to false for any other request, without an answer. */
export type AnswerPlainPost = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Creates the short way of a POST, without the streams and signals of fetch, which take longer than a small query. A query that is known
 * is executed at once; any other operation goes through the hooks of the handler in their usual order. A POST to `/graphql?` takes the
 * handler's own way, and has the same answer.
 */
export function createPlainPosts(options: PlainPostsOptions): AnswerPlainPost {
  const { handler, executeKnown, limits, mask, trustedDocuments } = options;
  // The handler is a proxy, which makes a function for each access.
  const { fetchAPI, waitUntil, parseRequest, getResultForParams } = handler;
  const mostBytes = Math.min(SHORT_BYTES, limits.bodyBytes);

  /** Returns the result, or the parameters of an operation whose answer may be a stream. */
  async function execute(node: IncomingMessage, context: Context): Promise<ExecutionResult | Stream> {
    const caller = await readCaller(options, context, { method: 'POST', read: (name) => readHeader(node, name) });
    const body = await readBody(node);
    const plain = readPlainParams(body);
    const { result, isCounted } = plain ? await executeKnown(plain, caller) : notKnown;
    return result ?? executeAny(node, { ...context, readBody: async () => body, isCounted });
  }

  async function executeAny(node: IncomingMessage, context: Context): Promise<ExecutionResult | Stream> {
    const request = new fetchAPI.Request(`http://${node.headers.host}${GRAPHQL_PATH}`, {
      method: 'POST',
      headers: readHeaders(node),
    });
    const { requestParserResult: params } = await parseRequest(request, context);
    if (!params || Array.isArray(params)) throw new Error('a plain POST was not parsed to one operation');
    if (peekText(trustedDocuments, params).includes('subscription')) return { stream: params };
    const result = await getResultForParams({ request, params }, context);
    if (!result || isAsyncIterable(result)) throw new Error('a plain POST has no single result');
    return result;
  }

  async function format(result: ExecutionResult, mediaType: string): Promise<Answer> {
    // As Yoga formats a result without errors and extensions.
    if (!result.errors && !result.extensions) {
      return { status: 200, headers: { 'content-type': `${mediaType}; charset=utf-8` }, body: JSON.stringify(result) };
    }
    const answer = processRegularResult(result, fetchAPI, mediaType);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  }

  return async (node, response) => {
    const mediaType = isPlain(node, mostBytes) ? chooseMediaType(node.headers.accept) : undefined;
    if (mediaType === undefined) return false;
    const context: Context = { req: node, waitUntil };
    const result = await execute(node, context).catch((error: unknown) => ({ errors: [mask(error)] }));
    if ('stream' in result) {
      setCommonHeaders(response);
      // The handler takes a body that was read already from this property.
      Object.assign(node, { body: JSON.stringify(result.stream) });
      await handler.handle(node, response, context.caller ? { caller: context.caller } : {});
    } else if (!response.destroyed) {
      const { status, headers, body } = await format(result, mediaType);
      const bytes = Buffer.byteLength(body);
      response.writeHead(status, { ...headers, ...readCorsHeaders(node), ...commonHeaders, 'content-length': bytes });
      // A text of ASCII is the same in latin1, which needs no conversion.
      response.end(body, bytes === body.length ? 'latin1' : 'utf8');
    }
    return true;
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

interface Stream {
  readonly stream: GraphQLParams;
}

const notKnown: KnownResult = { isCounted: false };

type Context = ServerContext & Pick<GraphqlHandler, 'waitUntil'>;

const jsonTypes: ReadonlySet<unknown> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
]);
/** Headers of requests that take the handler's own way. */
const unusualHeaders = [
  'transfer-encoding',
  'content-encoding',
  'expect',
  'access-control-request-method',
  'access-control-request-headers',
];

function isPlain({ method, url, headers }: IncomingMessage, mostBytes: number): boolean {
  return (
    method === 'POST' &&
    url === GRAPHQL_PATH &&
    jsonTypes.has(headers['content-type']) &&
    Number(headers['content-length']) <= mostBytes &&
    unusualHeaders.every((name) => headers[name] === undefined)
  );
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(value);
}

function readHeaders({ headers }: IncomingMessage): Record<string, string> {
  const read: Record<string, string> = {};
  for (const name in headers) read[name] = String(headers[name]);
  return read;
}

/** Resolves to the body, or to an empty text if the client disconnects before its end. */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(Buffer.concat(chunks).toString()));
    request.once('close', () => resolve(''));
  });
}
