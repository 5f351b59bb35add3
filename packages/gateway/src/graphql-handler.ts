import { GraphQLError } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { schema, type Context } from '@videogen/schema';
import type { Lifecycle } from '@videogen/lifecycle';
import type { User } from '@videogen/store';
import { authenticate, type AuthenticateOptions } from './authenticate.ts';
import { createGraphiqlOptions } from './graphiql.ts';
import type { Mask } from './mask-error.ts';

/** Where GraphQL is served, for every transport. */
export const GRAPHQL_PATH = '/graphql';
/** A longer request is refused. */
export const MOST_REQUEST_BYTES = 1024 * 1024;

/** What the handler gets beside the request: over a websocket, the caller is known already. */
export interface ServerContext {
  readonly caller?: User;
}

/** What serving GraphQL needs. */
export interface GraphqlOptions extends AuthenticateOptions {
  readonly lifecycle: Lifecycle;
  /** A key that GraphiQL starts with; only for the sandbox, where keys are worth nothing. */
  readonly exampleKey: string | undefined;
}

/** Executes GraphQL: POST, GET for queries, server-sent events for subscriptions, and GraphiQL for browsers. */
export type GraphqlHandler = YogaServerInstance<ServerContext, Context>;

/** What sees the operations and their errors. */
export interface GraphqlHooks {
  readonly mask: Mask;
  readonly plugins: readonly Plugin[];
}

/** Makes the handler. Everything in the schema is behind a key. */
export function createGraphqlHandler(options: GraphqlOptions, { mask, plugins }: GraphqlHooks): GraphqlHandler {
  const { lifecycle, exampleKey } = options;
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: async ({ caller, request }) => ({
      lifecycle,
      estimates: new WeakMap(),
      caller: caller ?? (await authenticate(options, readCredentials(request.headers))),
    }),
    // Keys come in a header and never by themselves, so any site may ask with one of its own.
    cors: { origin: '*', credentials: false },
    maxRequestBodySize: MOST_REQUEST_BYTES,
    multipart: false,
    plugins: [{ onRequestParse: ({ request }) => refuseForms(request) }, ...plugins],
    landingPage: false,
    logging: false,
    maskedErrors: { maskError: mask },
    renderGraphiQL,
    graphiql: createGraphiqlOptions(exampleKey),
  });
}

// A page of any site can send a form without asking first, and no GraphQL client needs to.
function refuseForms({ method, headers }: Request): void {
  if (method !== 'POST' || /^application\/(graphql\+)?json\b/i.test(headers.get('content-type') ?? '')) return;
  throw new GraphQLError('Send the operation as JSON, with "content-type: application/json".', {
    extensions: { code: 'BAD_REQUEST', http: { status: 415 } },
  });
}

function readCredentials(headers: Headers) {
  return {
    authorization: headers.get('authorization') ?? undefined,
    origin: headers.get('origin') ?? undefined,
    host: headers.get('host') ?? undefined,
  };
}
