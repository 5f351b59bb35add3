import { isIP } from 'node:net';
import { GraphQLError } from 'graphql';
import { KeyRefusedError, KeyUncheckedError, type Identifier } from '@videogen/lifecycle';
import type { User } from '@videogen/store';

/** Who may ask. */
export interface AuthenticateOptions {
  readonly identifier: Identifier;
  /** The operator's key for callers without one; undefined: each caller brings a key. */
  readonly fallbackKey: string | undefined;
}

/** What a request says of its caller. */
export interface Credentials {
  /** `Bearer <key>`, or the bare key. */
  readonly authorization: string | undefined;
  /** The Origin and Host headers: the operator's key serves no other site's pages. */
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

/** The owner of the key that came along. Rejects with KeyRefusedError or KeyUncheckedError. */
export function authenticate(options: AuthenticateOptions, credentials: Credentials): Promise<User> {
  const key = readKey(credentials.authorization) ?? (mayUseFallback(credentials) ? options.fallbackKey : undefined);
  return options.identifier.identify(key);
}

const bearer = /^Bearer\s+/i;

function readKey(authorization: string | undefined): string | undefined {
  const key = authorization?.replace(bearer, '').trim();
  return key === '' ? undefined : key;
}

/**
 * A program, or a page that this gateway served. A page of another site could otherwise spend the operator's money through a
 * visitor's browser, also under a name of its own that it points at this machine; so a page counts only by address.
 */
function mayUseFallback({ origin, host }: Credentials): boolean {
  if (origin === undefined) return true;
  const page = URL.parse(origin);
  return page !== null && page.host === host && isAddress(page.hostname);
}

function isAddress(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** A refused or unchecked key as the error that callers see; undefined for any other error. */
export function readKeyError(error: unknown): GraphQLError | undefined {
  if (error instanceof KeyRefusedError) {
    const http = { status: 401, headers: { 'www-authenticate': 'Bearer' } };
    return new GraphQLError(error.message, { extensions: { code: 'UNAUTHENTICATED', http } });
  }
  if (error instanceof KeyUncheckedError) {
    return new GraphQLError(error.message, { extensions: { code: 'UPSTREAM_UNAVAILABLE', http: { status: 503 } } });
  }
  return undefined;
}
