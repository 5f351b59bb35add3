import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isAsyncIterable, processRegularResult, type GraphQLParams } from 'graphql-yoga';
import type { ExecutionResult } from 'graphql';
import { peekText, type TrustedDocuments } from '../documents/trusted-documents.ts';
import type { ServerContext } from './accept-caller.ts';
import { commonHeaders, readCorsHeaders, setCommonHeaders } from './answer-headers.ts';
import { chooseMediaType } from './choose-media-type.ts';
import { SHORT_BYTES } from './close-unread.ts';
import type { GraphqlHandler } from './graphql-handler.ts';
import type { Mask } from './mask-error.ts';
import { GRAPHQL_PATH } from './paths.ts';

/** The handler, and all else that its answers depend on. */
export interface PlainPostsOptions {
  readonly handler: GraphqlHandler;
  readonly mask: Mask;
  readonly trustedDocuments: TrustedDocuments | undefined;
}

/** Answers a short POST of JSON that accepts JSON. Resolves to false for any other request, without an answer. */
export type AnswerPlainPost = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Creates the short way of a POST: the hooks of the handler in their usual order, without the streams and signals of fetch, which take
 * longer than a small query. A POST to `/graphql?` takes the handler's own way, and has the same answer.
 */
export function createPlainPosts({ handler, mask, trustedDocuments }: PlainPostsOptions): AnswerPlainPost {
  // The handler is a proxy, which makes a function for each access.
  const { fetchAPI, waitUntil, parseRequest, getResultForParams } = handler;

  /** Returns the result, or the parameters of an operation whose answer may be a stream. */
  async function execute(
    request: Request,
    context: Context,
  ): Promise<ExecutionResult | { readonly stream: GraphQLParams }> {
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
    const mediaType = isPlain(node) ? chooseMediaType(node.headers.accept) : undefined;
    if (mediaType === undefined) return false;
    const request = new fetchAPI.Request(`http://${node.headers.host}${GRAPHQL_PATH}`, {
      method: 'POST',
      headers: readHeaders(node),
    });
    const context: Context = { req: node, readBody: () => readBody(node), waitUntil };
    const result = await execute(request, context).catch((error: unknown) => ({ errors: [mask(error)] }));
    if ('stream' in result) {
      setCommonHeaders(response);
      // The handler takes a body that was read already from this property.
      Object.assign(node, { body: JSON.stringify(result.stream) });
      await handler.handle(node, response, context.caller ? { caller: context.caller } : {});
    } else if (!response.destroyed) {
      const { status, headers, body } = await format(result, mediaType);
      response.writeHead(status, {
        ...headers,
        ...readCorsHeaders(node),
        ...commonHeaders,
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    }
    return true;
  };
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

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

function isPlain({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === GRAPHQL_PATH &&
    jsonTypes.has(headers['content-type']) &&
    Number(headers['content-length']) <= SHORT_BYTES &&
    unusualHeaders.every((name) => headers[name] === undefined)
  );
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
