import type { Socket } from 'node:net';
import type { DocumentNode, ExecutionArgs, FormattedExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import {
  CloseCode,
  makeServer,
  type Context as Connection,
  type OperationResult,
  type Server,
  type SubscribePayload,
} from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { User } from '@videogen/store';
import { authenticate, type AuthenticateOptions, type Credentials } from '../http/authenticate.ts';
import { closeSocket } from './close-socket.ts';
import { createHubs, type Opened } from './hubs.ts';
import { KEY_WITH_OPERATIONS } from '../pages/graphiql.ts';
import { formatError, type Mask } from '../http/mask-error.ts';
import type { GraphqlHandler, GraphqlOptions } from '../http/graphql-handler.ts';
import type { KeyShares } from '../shares/key-shares.ts';
import type { SocketShare } from '../shares/socket-share.ts';
import { findText } from '../documents/trusted-documents.ts';
import { isSubscription } from '../http/is-subscription.ts';
import type { RequestSource } from '../http/request-source.ts';
import { isUnauthenticated } from '../http/unauthenticated.ts';

/** The websocket that an operation came over, and its origin. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly raw: Socket;
  readonly source: RequestSource;
  /** The error of the operation that is now handed to graphql-ws; undefined if it may be executed. */
  refusal: GraphQLError | undefined;
  readonly share: SocketShare;
}

/** Options of `createGraphqlWs`. */
export interface WebSocketOptions extends AuthenticateOptions, Pick<GraphqlOptions, 'trustedDocuments'> {
  readonly shares: AuthenticateOptions['shares'] & { readonly byKey: KeyShares };
  readonly handler: GraphqlHandler;
  readonly mask: Mask;
}

type Params = Record<string, unknown>;
type Caller = Connection<Params, SocketExtra>;

/**
 * The close code after which clients reconnect, with growing delays: the gateway failed, or a share is used up. It is in RFC
 * 6455's registry.
 */
export const TRY_AGAIN_LATER = 1013;

/** A server of graphql-ws on sockets that are given to it. */
export interface GraphqlWs extends Server<SocketExtra> {
  /** Returns true while a query or mutation of the socket has no answer yet. */
  isAnswering(socket: WebSocket): boolean;
}

/**
 * Creates the server of graphql-ws. An error of an operation ends that operation only, even if its own key is refused. A
 * connection without a key is closed with 4401, and one with a refused key with 4403. If its key cannot be checked now or has
 * too many connections, it is closed with 1013.
 */
export function createGraphqlWs(options: WebSocketOptions): GraphqlWs {
  const { handler, mask, shares } = options;
  const { execute, subscribe } = handler.getEnveloped({});
  const connections = new WeakMap<WebSocket, Caller>();
  const origins = new WeakMap<ExecutionArgs, Origin>();
  const hubs = createHubs((result: Result) => JSON.stringify(formatResult(result) ?? result));
  const createKey = createHubKeys();

  async function open(args: ExecutionArgs, after: number | undefined): Promise<Opened<Result>> {
    const { contextFactory } = handler.getEnveloped({ ...origins.get(args), resumesAfter: after });
    const contextValue = await contextFactory();
    const results = await subscribe({ ...args, contextValue });
    if (!isAsyncIterable<Result>(results)) return { result: results };
    return { results: results[Symbol.asyncIterator](), followed: contextValue.followed };
  }

  async function follow(socket: WebSocket, id: string, args: ExecutionArgs) {
    const caller = origins.get(args)?.caller;
    if (!caller) throw new Error('a subscription came in without a caller');
    const release = shares.byKey.takeSubscription({ userId: caller.id, socket });
    try {
      const key = createKey(caller, args);
      const results = await hubs.subscribe({ key, socket, id, open: (after) => open(args, after), onEnd: release });
      if (!isAsyncIterable(results)) release();
      return results;
    } catch (error) {
      release();
      throw error;
    }
  }

  async function findOwner(connection: Caller, authorization: string | undefined): Promise<User> {
    const { user } = await authenticate(options, readCredentials(connection, authorization));
    return user;
  }

  function accept(connection: Caller, authorization: string | undefined): Promise<User> {
    return connection.extra.share.accept(findOwner(connection, authorization));
  }

  const server = makeServer<Params, SocketExtra>({
    async onConnect(connection) {
      connections.set(connection.extra.socket, connection);
      if (connection.connectionParams?.[KEY_WITH_OPERATIONS] === true) return true;
      const authorization = readAuthorization(connection);
      try {
        await accept(connection, authorization);
        return true;
      } catch (error) {
        refuse(connection.extra.socket, mask(error), authorization);
        return false;
      }
    },
    async onSubscribe(connection, _id, payload) {
      // Read at once, as the next message replaces it.
      const { refusal } = connection.extra;
      const authorization = readAuthorization(connection, payload);
      try {
        const caller = await accept(connection, authorization);
        if (refusal) return [refusal];
        const query = findText(options.trustedDocuments, payload);
        const params = query === undefined ? payload : { ...payload, query };
        const origin = { caller, socket: connection.extra.socket, params };
        const prepared = await prepare(handler, origin);
        if (!('document' in prepared)) return prepared;
        origins.set(prepared, origin);
        return prepared;
      } catch (error) {
        return [mask(error)];
      }
    },
    // An exception here would close the socket, and so end its other operations.
    execute: (args: ExecutionArgs) => catching(() => execute(args), mask),
    // Its id is known only to `onOperation`.
    subscribe: () => toFollow,
    onOperation({ extra }, id, _payload, args, result) {
      if (result !== toFollow) return undefined;
      return catching(() => follow(extra.socket, id, args), mask);
    },
    onNext: (_connection, _id, _payload, _args, result) => formatResult(result),
    onError: (_connection, _id, _payload, errors) => errors.map(formatError),
  });
  return {
    ...server,
    // As graphql-ws 6.4.2 documents its `subscriptions`: an operation has null there while it is prepared or its one result
    // is awaited, and a subscription that runs has its stream.
    isAnswering: (socket) => Object.values(connections.get(socket)?.subscriptions ?? {}).includes(null),
  };
}

function readCredentials({ extra }: Caller, authorization: string | undefined): Credentials {
  return { authorization, source: extra.source, address: extra.share.address };
}

/** The key of the connection, or else of the operation. */
function readAuthorization({ connectionParams }: Caller, payload?: SubscribePayload): string | undefined {
  return findAuthorization(connectionParams) ?? findAuthorization(payload?.extensions?.['headers']);
}

function findAuthorization(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  const entry = Object.entries(params).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}

/** Closes a socket whose key is missing, refused or cannot be checked now. */
function refuse(socket: WebSocket, error: GraphQLError, authorization: string | undefined): void {
  const forKey = authorization === undefined ? CloseCode.Unauthorized : CloseCode.Forbidden;
  closeSocket(socket, isUnauthenticated(error) ? forKey : TRY_AGAIN_LATER, error.message);
}

/** An operation, its caller and its websocket. */
interface Origin {
  readonly caller: User;
  readonly socket: WebSocket;
  readonly params: SubscribePayload;
}

/** Parses and validates an operation. Returns the errors of its validation, and throws any other. */
async function prepare(handler: GraphqlHandler, origin: Origin): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { operationName, query, variables } = origin.params;
  const enveloped = handler.getEnveloped({ ...origin });
  const document = enveloped.parse(query);
  const errors = enveloped.validate(enveloped.schema, document);
  if (errors.length > 0) return errors;
  return {
    schema: enveloped.schema,
    document,
    // A subscription gets one when its stream is opened, as many share a stream.
    contextValue: isSubscription(document, operationName) ? undefined : await enveloped.contextFactory(),
    ...(operationName != null && { operationName }),
    ...(variables != null && { variableValues: variables }),
  };
}

/** In place of the results of a subscription that is about to begin. */
const toFollow = {};

/** Creates a function that returns equal texts for subscriptions that have equal results. */
function createHubKeys() {
  const documents = new WeakMap<DocumentNode, number>();
  let count = 0;
  return ({ id }: User, { document, operationName, variableValues }: ExecutionArgs): string => {
    const number = documents.get(document) ?? (count += 1);
    documents.set(document, number);
    return JSON.stringify([id, number, operationName, variableValues]);
  };
}

async function catching(run: () => OperationResult, mask: Mask) {
  try {
    return await run();
  } catch (error) {
    return { errors: [mask(error)] };
  }
}

interface Result {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** Formats a result with errors; undefined for any other, which is sent unchanged. */
function formatResult({ data, errors, extensions }: Result): FormattedExecutionResult | undefined {
  if (!errors) return undefined;
  return {
    errors: errors.map(formatError),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
}
