import { GraphQLError } from 'graphql';
import { CallerKey, KeyRefusedError, KeyUncheckedError, type Identifier } from '@videogen/lifecycle';
import type { User } from '@videogen/store';
import { checkSource, isForeignPage, type RequestSource } from './request-source.ts';
import type { Shares } from '../shares/shares.ts';
import { createUnauthenticated, isUnauthenticated } from './unauthenticated.ts';

/** Options of `authenticate`. */
export interface AuthenticateOptions extends CallerOptions {
  readonly shares: Pick<Shares, 'readAddress' | 'byAddress'>;
}

/** The check of keys, and the operator's key. */
export interface CallerOptions {
  readonly identifier: Identifier;
  /** The operator's key, for callers without a key; undefined: every caller needs a key. */
  readonly fallbackKey: string | undefined;
  /** Host names, in lower case, at which requests may use the operator's key. IP addresses and localhost always may. */
  readonly allowedHosts: readonly string[];
}

/** The key and the origin of a request. */
export interface Credentials {
  /** `Bearer <key>`, or the bare key. Any other scheme is none. */
  readonly authorization: string | undefined;
  readonly source: RequestSource;
  /** The address that its shares are counted under. */
  readonly address: string;
}

/** The owner of an accepted key, and the key. */
export interface Authenticated {
  readonly user: User;
  readonly key: CallerKey | undefined;
}

/**
 * Returns the request's key, or else the operator's key, and its owner. Rejects with KeyRefusedError or KeyUncheckedError,
 * and with a GraphQLError where the operator's key does not serve the request, or the address has used up its share.
 */
export async function authenticate(options: AuthenticateOptions, credentials: Credentials): Promise<Authenticated> {
  const { identifier, shares } = options;
  const { authorization, source, address } = credentials;
  try {
    const key = readKey(authorization) ?? readFallback(options, source);
    const user = await identifier.identify(key, {
      admit: () => shares.byAddress.admitRequest(address),
      admitNewKey: () => shares.byAddress.takeNewKey(address),
    });
    // Without a key it has been rejected.
    return { user, key: key === undefined ? undefined : new CallerKey(user.accountId, key) };
  } catch (error) {
    if (error instanceof KeyRefusedError || isUnauthenticated(error)) shares.byAddress.takeRequest(address);
    throw error;
  }
}

const bearer = /^Bearer\s+/i;
const otherScheme = /^(?!Bearer\s)\S+\s+\S/i;

function readKey(authorization: string | undefined): string | undefined {
  // The caller learns the form of the header, which a fault of the key does not tell.
  if (authorization !== undefined && otherScheme.test(authorization)) throw new KeyRefusedError('missing');
  const key = authorization?.replace(bearer, '').trim();
  return key === '' ? undefined : key;
}

function readFallback({ fallbackKey, allowedHosts }: CallerOptions, source: RequestSource): string | undefined {
  if (fallbackKey === undefined || isForeignPage(source)) return undefined;
  checkSource(source, allowedHosts);
  return fallbackKey;
}

/** Translates a refused or unchecked key to the error that callers see; undefined for any other error. */
export function readKeyError(error: unknown): GraphQLError | undefined {
  if (error instanceof KeyRefusedError) return createUnauthenticated(error.message);
  if (error instanceof KeyUncheckedError) {
    const { retryAfterSeconds: seconds } = error;
    const http = { status: 503, ...(seconds !== undefined && { headers: { 'retry-after': String(seconds) } }) };
    return new GraphQLError(error.message, { extensions: { code: 'UPSTREAM_UNAVAILABLE', http } });
  }
  return undefined;
}
