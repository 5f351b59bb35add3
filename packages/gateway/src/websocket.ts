import type { Server } from 'node:http';
import { GraphQLError, type ExecutionArgs } from 'graphql';
import { CloseCode, type Context as Connection, type SubscribePayload } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { User } from '@videogen/store';
import { authenticate, readKeyError } from './authenticate.ts';
import { GRAPHQL_PATH, MOST_REQUEST_BYTES, type GraphqlHandler, type GraphqlOptions } from './graphql-handler.ts';
import { KEY_WITH_OPERATIONS } from './graphiql.ts';

const KEEP_ALIVE_MS = 12_000;
const CLOSE_WITHIN_MS = 1000;
/** RFC 6455, 7.4.1 and its registry. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

type Params = Record<string, unknown>;

/**
 * Serves operations over graphql-ws on the server's GraphQL path. A missing key closes the socket with 4401, a refused one
 * with 4403. Disposing closes each socket with 1001 and ends those that do not answer.
 */
export function serveWebSockets(server: Server, handler: GraphqlHandler, options: GraphqlOptions): AsyncDisposable {
  const sockets = new WebSocketServer({
    server,
    path: GRAPHQL_PATH,
    maxPayload: MOST_REQUEST_BYTES,
    perMessageDeflate: false,
  });
  const { execute, subscribe } = handler.getEnveloped({});
  useServer<Params>(
    {
      isProd: true,
      async onConnect(connection) {
        const keyFollows = connection.connectionParams?.[KEY_WITH_OPERATIONS] === true;
        return keyFollows || (await identify(connection, undefined, options)) !== undefined;
      },
      async onSubscribe(connection, _id, payload) {
        const caller = await identify(connection, payload, options);
        if (!caller) return [new GraphQLError('The connection is being closed.')];
        return prepare(handler, caller, payload);
      },
      execute,
      subscribe,
    },
    sockets,
    KEEP_ALIVE_MS,
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'Going away');
      const terminate = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, CLOSE_WITHIN_MS);
      await new Promise((resolve) => {
        sockets.close(resolve);
      });
      clearTimeout(terminate);
    },
  };
}

/** The caller of a connection, or of one operation on it; undefined after closing the socket, for want of a good key. */
async function identify(
  { connectionParams, extra }: Connection<Params, Extra>,
  payload: SubscribePayload | undefined,
  options: GraphqlOptions,
): Promise<User | undefined> {
  const { origin, host } = extra.request.headers;
  const authorization = readAuthorization(connectionParams) ?? readAuthorization(payload?.extensions?.['headers']);
  try {
    return await authenticate(options, { authorization, origin, host });
  } catch (error) {
    const keyError = readKeyError(error);
    if (!keyError) options.lifecycle.log.error({ err: error }, 'a key could not be checked');
    extra.socket.close(chooseCloseCode(keyError, authorization), keyError ? reason(keyError) : 'Try again later');
    return undefined;
  }
}

function chooseCloseCode(error: GraphQLError | undefined, authorization: string | undefined): number {
  if (error?.extensions['code'] !== 'UNAUTHENTICATED') return TRY_AGAIN_LATER;
  return authorization === undefined ? CloseCode.Unauthorized : CloseCode.Forbidden;
}

const LONGEST_REASON_BYTES = 123;

/** A close frame carries at most 123 bytes of reason. */
function reason(error: GraphQLError): string {
  return Buffer.from(error.message).subarray(0, LONGEST_REASON_BYTES).toString('utf8');
}

function readAuthorization(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  const entry = Object.entries(params).find(([name]) => name.toLowerCase() === 'authorization');
  return typeof entry?.[1] === 'string' ? entry[1] : undefined;
}

/** Parses and validates an operation. Errors are returned: thrown, they would close the socket under all the others. */
async function prepare(
  handler: GraphqlHandler,
  caller: User,
  payload: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  try {
    const enveloped = handler.getEnveloped({ caller, params: payload });
    const document = enveloped.parse(payload.query);
    const errors = enveloped.validate(enveloped.schema, document);
    if (errors.length > 0) return errors.map(dropHttp);
    return {
      schema: enveloped.schema,
      document,
      contextValue: await enveloped.contextFactory(),
      ...(payload.operationName != null && { operationName: payload.operationName }),
      ...(payload.variables != null && { variableValues: payload.variables }),
    };
  } catch (error) {
    return [error instanceof GraphQLError ? dropHttp(error) : new GraphQLError('Unexpected error.')];
  }
}

/** The error without the hints for an HTTP answer that Yoga keeps in its extensions. */
function dropHttp(error: GraphQLError): GraphQLError {
  const { http: _http, ...extensions } = error.extensions;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    positions: error.positions,
    source: error.source,
    extensions,
  });
}
