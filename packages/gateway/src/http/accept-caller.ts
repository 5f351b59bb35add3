import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { CallerKey } from '@videogen/lifecycle';
import type { User } from '@videogen/store';
import { authenticate, type AuthenticateOptions, type Credentials } from './authenticate.ts';

/** The handler's context of a request. The caller is set before the operation is parsed, over every transport. */
export interface ServerContext {
  /** Node's request, which the handler's server adapter adds. */
  readonly req?: IncomingMessage;
  /** Reads the body where the request has none, because it is read only when it is parsed. */
  readonly readBody?: () => Promise<string>;
  caller?: User;
  /** True if the operation was counted to its key before the handler parses it. */
  readonly isCounted?: boolean;
  /** The key of that caller, where it came with the operation. */
  callerKey?: CallerKey | undefined;
  /** The position after which a subscription over a websocket goes on. */
  readonly resumesAfter?: number | undefined;
}

/**
 * Authenticates the caller of an HTTP request before its body is read, so that a request without an accepted key costs
 * neither memory nor parsing. Rejects as `authenticate` does, and with 415 for content types that forms have.
 */
export function acceptCaller(options: AuthenticateOptions): Plugin<object, ServerContext> {
  return {
    async onRequestParse({ request, serverContext }) {
      if (serverContext.caller) return;
      refuseForms(request);
      await readCaller(options, serverContext, {
        method: request.method,
        read: (name) => request.headers.get(name) ?? undefined,
      });
    },
  };
}

/** The method of a request, and the reading of its headers. */
export interface RequestHead {
  readonly method: string;
  readonly read: (name: string) => string | undefined;
}

/** Sets and returns the caller of a request. Rejects as `authenticate` does. */
export async function readCaller(
  options: AuthenticateOptions,
  context: ServerContext,
  head: RequestHead,
): Promise<User> {
  const address = context.req ? options.shares.readAddress(context.req) : '';
  const { user, key } = await authenticate(options, { ...readCredentials(head), address });
  context.caller = user;
  context.callerKey = key;
  return user;
}

// A page of any site can send a form without a preflight request. GraphQL clients send JSON.
function refuseForms({ method, headers }: Request): void {
  if (method !== 'POST' || /^application\/(graphql\+)?json\b/i.test(headers.get('content-type') ?? '')) return;
  throw new GraphQLError('Send the operation as JSON, with "content-type: application/json".', {
    extensions: { code: 'BAD_REQUEST', http: { status: 415 } },
  });
}

function readCredentials({ method, read }: RequestHead): Omit<Credentials, 'address'> {
  return {
    authorization: read('authorization'),
    source: {
      host: read('host'),
      origin: read('origin'),
      site: read('sec-fetch-site'),
      getAccepts: method === 'GET' ? (read('accept') ?? '') : undefined,
    },
  };
}
