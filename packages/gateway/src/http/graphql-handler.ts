import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { createContext, schema, type Context, type LinkMedia } from '@videogen/schema';
import type { Lifecycle } from '@videogen/lifecycle';
import { cors } from './answer-headers.ts';
import { acceptCaller, type ServerContext } from './accept-caller.ts';
import type { CallerOptions } from './authenticate.ts';
import { closeUnread } from './close-unread.ts';
import type { CompiledQueries } from '../execution/compile-queries.ts';
import type { Documents } from '../limits/documents.ts';
import { limitAnswers } from '../limits/limit-answers.ts';
import { limitBodies } from '../limits/limit-bodies.ts';
import type { Limits } from '../limits/limits.ts';
import { codeBadVariables } from './code-bad-variables.ts';
import type { Mask } from './mask-error.ts';
import { GRAPHQL_PATH } from './paths.ts';
import { refuseIntrospection } from '../documents/refuse-introspection.ts';
import { countOperations } from '../shares/count-operations.ts';
import type { Shares } from '../shares/shares.ts';
import { createTrustedDocuments, type TrustedDocuments } from '../documents/trusted-documents.ts';
import { refuseUnacceptable } from './refuse-unacceptable.ts';

/** Options of the GraphQL handler. */
export interface GraphqlOptions extends CallerOptions {
  readonly lifecycle: Lifecycle;
  readonly limits: Limits;
  /** The key that GraphiQL starts with; only for the sandbox, whose keys are worthless. */
  readonly exampleKey: string | undefined;
  /** The gateway shows GraphiQL to browsers that open the GraphQL path. */
  readonly graphiql: boolean;
  /** Introspection is open to every caller with a key, or to nobody. */
  readonly introspection: 'key' | 'off';
  /** The documents that operations may name by id; undefined: none. */
  readonly trustedDocuments: TrustedDocuments | undefined;
}

/** Executes GraphQL: POST, GET for queries, and server-sent events for subscriptions. */
export type GraphqlHandler = YogaServerInstance<ServerContext, Context>;

/** The parts of the handler that others share. */
export interface GraphqlHooks {
  readonly mask: Mask;
  readonly shares: Shares;
  readonly documents: Documents;
  readonly compiledQueries: CompiledQueries;
  readonly linkMedia: LinkMedia;
  readonly plugins: readonly Plugin[];
}

/** Creates the handler. Every operation needs a key. */
export function createGraphqlHandler(options: GraphqlOptions, hooks: GraphqlHooks): GraphqlHandler {
  const { mask, shares, documents, compiledQueries, linkMedia, plugins } = hooks;
  const { lifecycle, limits, introspection, trustedDocuments } = options;
  return createYoga<ServerContext, Context>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context({ caller, callerKey, resumesAfter }) {
      if (!caller) throw new Error('an operation came in without a caller');
      return createContext({ caller, callerKey, lifecycle, resumesAfter, linkMedia });
    },
    cors,
    maxRequestBodySize: limits.bodyBytes,
    multipart: false,
    // `documents` has a cache with a limit.
    parserAndValidationCache: false,
    plugins: [
      forbidCaching,
      acceptCaller({ ...options, shares }),
      closeUnread(limits.bodyBytes),
      limitBodies(limits.bodyBytes),
      countOperations(shares.byKey),
      refuseUnacceptable(),
      documents.plugin,
      codeBadVariables,
      createTrustedDocuments(trustedDocuments),
      ...(introspection === 'off' ? [refuseIntrospection] : []),
      ...plugins,
      compiledQueries.plugin,
      limitAnswers(limits.answerBytes),
    ],
    landingPage: false,
    logging: false,
    maskedErrors: { maskError: mask },
    graphiql: false,
  });
}

/** Yoga marks event streams `no-cache`, which still lets browsers store them. */
const forbidCaching: Plugin = {
  onResponse({ response }) {
    response.headers.set('cache-control', 'no-store');
  },
};
