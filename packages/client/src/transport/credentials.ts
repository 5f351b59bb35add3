import { ConnectionError, UnauthenticatedError, VideoGenError } from '../errors.ts';
import { readKey } from './endpoint.ts';

/** A value, or a function that returns it or a promise of it and is called for each request and connection. */
export type Provided<Value> = Value | (() => Value | Promise<Value>);

/** Headers by name. */
export type HeaderRecord = Readonly<Record<string, string>>;

export interface CredentialOptions {
  readonly key: Provided<string | undefined>;
  readonly headers: Provided<HeaderRecord | undefined>;
}

/** The key and the headers of a client. */
export interface Credentials {
  /**
   * Resolves to the headers of one request, with the key as `authorization`. Throws a ConnectionError if a function of the
   * caller fails, as it may need the network too; a VideoGenError of that function is thrown as it is.
   */
  readonly readHeaders: () => Promise<Record<string, string>>;
  /** True if the caller may return another key after a refused one. */
  readonly isRenewable: boolean;
}

/** Checks the key, if it is given as a text. Throws a TypeError. */
export function createCredentials({ key, headers }: CredentialOptions): Credentials {
  if (typeof key === 'string') readKey(key);

  return {
    async readHeaders() {
      try {
        const [own, given] = await Promise.all([
          typeof key === 'function' ? key() : key,
          typeof headers === 'function' ? headers() : headers,
        ]);
        const lowerCased = Object.entries(given ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
        return {
          ...Object.fromEntries(lowerCased),
          ...(own === undefined ? {} : { authorization: `Bearer ${checkKey(own)}` }),
        };
      } catch (error) {
        if (error instanceof VideoGenError) throw error;
        throw new ConnectionError('The key or the headers could not be read.', { cause: error });
      }
    },
    isRenewable: typeof key === 'function' || typeof headers === 'function',
  };
}

function checkKey(key: string): string {
  try {
    return readKey(key);
  } catch (error) {
    throw new UnauthenticatedError(error instanceof Error ? error.message : 'The key is not valid.');
  }
}
