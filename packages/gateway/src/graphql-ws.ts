import type { IncomingMessage } from 'node:http';
import type { ExecutionArgs, FormattedExecutionResult, GraphQLError } from 'graphql';
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
import { authenticate, type Credentials } from './authenticate.ts';
import { KEY_WITH_OPERATIONS } from './graphiql.ts';
import { formatError, type Mask } from './mask-error.ts';
import type { GraphqlHandler, GraphqlOptions } from './graphql-handler.ts';

/** The websocket that an operation came over, and the request that opened it. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

/** What an operation over a websocket needs. */
export interface WebSocketOptions extends GraphqlOptions {
  readonly handler: GraphqlHandler;
  readonly mask: Mask;
}

type Params = Record<string, unknown>;
type Caller = Connection<Params, SocketExtra>;

/** Clients come again after it, as after few other codes: it is for what failed on our side. RFC 6455's registry. */
export const TRY_AGAIN_LATER = 1013;

/** What speaks graphql-ws on sockets. */
export interface GraphqlWs extends Server<SocketExtra> {
  /** Whether a query or mutation that came over the socket is still without its answer. */
  isAnswering(socket: WebSocket): boolean;
}

/**
 * Makes what speaks graphql-ws on sockets. An operation's error ends that operation only. A connection without a key is
 * closed with 4401, with a refused key with 4403, and when the key cannot be checked now with 1013.
 */
export function createGraphqlWs(options: WebSocketOptions): GraphqlWs {
  const { handler, mask } = options;
  const { execute, subscribe } = handler.getEnveloped({});
  const connections = new WeakMap<WebSocket, Caller>();
  const server = makeServer<Params, SocketExtra>({
    async onConnect(connection) {
      connections.set(connection.extra.socket, connection);
      if (connection.connectionParams?.[KEY_WITH_OPERATIONS] === true) return true;
      const authorization = readAuthorization(connection);
      try {
        await authenticate(options, readCredentials(connection, authorization));
        return true;
      } catch (error) {
        refuse(connection.extra.socket, mask(error), authorization);
        return false;
      }
    },
    async onSubscribe(connection, _id, payload) {
      const authorization = readAuthorization(connection, payload);
      try {
        const caller = await authenticate(options, readCredentials(connection, authorization));
        return await prepare(handler, caller, payload);
      } catch (error) {
        const masked = mask(error);
        // A key that is good no more; that it cannot be checked now concerns this operation only.
        if (isUnauthenticated(masked)) refuse(connection.extra.socket, masked, authorization);
        return [masked];
      }
    },
    // Whatever these threw would close the socket under all the others.
    execute: (args: ExecutionArgs) => catching(() => execute(args), mask),
    subscribe: (args: ExecutionArgs) => catching(() => subscribe(args), mask),
    onNext: (_connection, _id, _payload, _args, result) => formatResult(result),
    onError: (_connection, _id, _payload, errors) => errors.map(formatError),
  });
  return {
    ...server,
    // graphql-ws keeps null in place of the results that it waits for.
    isAnswering: (socket) => Object.values(connections.get(socket)?.subscriptions ?? {}).includes(null),
  };
}

function readCredentials({ extra }: Caller, authorization: string | undefined): Credentials {
  const { origin, host } = extra.request.headers;
  return { authorization, origin, host };
}

/** The key comes with the connection, or else with the operation. */
function readAuthorization({ connectionParams }: Caller, payload?: SubscribePayload): string | undefined {
  return findAuthorization(connectionParams) ?? findAuthorization(payload?.extensions?.['headers']);
}

function findAuthorization(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  const entry = Object.entries(params).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}

function isUnauthenticated(error: GraphQLError): boolean {
  return error.extensions['code'] === 'UNAUTHENTICATED';
}

const LONGEST_REASON_BYTES = 123;

/** Closes a socket whose key is missing, refused or not to be checked now. A close frame carries 123 bytes of reason. */
function refuse(socket: WebSocket, error: GraphQLError, authorization: string | undefined): void {
  const forKey = authorization === undefined ? CloseCode.Unauthorized : CloseCode.Forbidden;
  const reason = Buffer.from(error.message).subarray(0, LONGEST_REASON_BYTES).toString('utf8');
  socket.close(isUnauthenticated(error) ? forKey : TRY_AGAIN_LATER, reason);
}

/** Parses and validates an operation. Its errors are returned, or thrown as GraphQLErrors or to be masked. */
async function prepare(
  handler: GraphqlHandler,
  caller: User,
  payload: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const enveloped = handler.getEnveloped({ caller, params: payload });
  const document = enveloped.parse(payload.query);
  const errors = enveloped.validate(enveloped.schema, document);
  if (errors.length > 0) return errors;
  return {
    schema: enveloped.schema,
    document,
    contextValue: await enveloped.contextFactory(),
    ...(payload.operationName != null && { operationName: payload.operationName }),
    ...(payload.variables != null && { variableValues: payload.variables }),
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

/** A result with errors, as it goes over the socket; undefined: it can go as it is. */
function formatResult({ data, errors, extensions }: Result): FormattedExecutionResult | undefined {
  if (!errors) return undefined;
  return {
    errors: errors.map(formatError),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
}
