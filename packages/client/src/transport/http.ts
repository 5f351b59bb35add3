import { type CombinedError, makeOperation } from '@urql/core';
import { makeFetchBody, makeFetchOptions, makeFetchSource } from '@urql/core/internal';
import { pipe, subscribe, take } from 'wonka';
import { ConnectionError, type HttpFacts, toAnswerError, toHttpError, type VideoGenError } from '../errors.ts';
import type { Credentials } from './credentials.ts';
import { type Operation, toRequest } from './operation.ts';
import { untilAborted } from './until-aborted.ts';

export interface HttpOptions {
  readonly url: string;
  readonly credentials: Credentials;
  readonly fetch: typeof globalThis.fetch | undefined;
}

/** Sends one query or mutation as a POST, once, and resolves to its data. Throws a VideoGenError, or the signal's reason. */
export type SendRequest = <Data, Variables>(
  operation: Operation<Data, Variables>,
  signal: AbortSignal,
) => Promise<Data>;

/**
 * Creates the function for queries and mutations. It has no cache and sends nothing twice: a mutation may cost money. It uses the
 * parts of @urql/core from which its fetchExchange is made: a client of @urql/core, with its retryExchange, is 2.5 kB more in a
 * page, and submissions need attempts of their own all the same.
 */
export function createHttp({ url, credentials, fetch }: HttpOptions): SendRequest {
  return async <Data, Variables>(operation: Operation<Data, Variables>, signal: AbortSignal) => {
    const { kind } = operation;
    const request = toRequest(operation);
    signal.throwIfAborted();
    const headers = await untilAborted(credentials.readHeaders(), signal);
    const sent = makeOperation(kind, request, {
      url,
      requestPolicy: 'network-only',
      preferGetMethod: false,
      // A followed redirect (307, 308) would send a mutation twice. With 'error' it would look like a missing answer.
      fetchOptions: { redirect: 'manual', headers },
      ...(fetch === undefined ? {} : { fetch }),
    });
    const results = makeFetchSource(sent, url, makeFetchOptions(sent, makeFetchBody(request)));

    return await new Promise<Data>((resolve, reject) => {
      const sending = pipe(
        results,
        take(1),
        subscribe(({ data, error }) => {
          signal.removeEventListener('abort', abort);
          if (error !== undefined) reject(toRequestError(error, { kind, url, data }));
          else if (data === undefined || data === null) reject(new ConnectionError(`${url} answered without data.`));
          else resolve(data);
        }),
      );
      const abort = (): void => {
        sending.unsubscribe();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
    });
  };
}

interface RequestFacts {
  readonly kind: Operation<unknown, unknown>['kind'];
  readonly url: string;
  readonly data: unknown;
}

function toRequestError(error: CombinedError, { kind, url, data }: RequestFacts): VideoGenError {
  if (error.graphQLErrors.length > 0) {
    return toAnswerError(
      error.graphQLErrors.map(({ message, path, extensions }) => ({
        message,
        extensions,
        ...(path === undefined ? {} : { path }),
      })),
      data,
    );
  }

  const failure = toHttpError(url, { ...readAnswer(error.response), cause: error.networkError });
  if (kind === 'query' || !(failure instanceof ConnectionError)) return failure;
  const { message, status, retryable, cause } = failure;
  return new ConnectionError(`${message} The mutation may have been carried out.`, { status, retryable, cause });
}

/** Reads the Response of an error, of whichever `fetch`. */
function readAnswer(response: unknown): Omit<HttpFacts, 'cause'> {
  if (typeof response !== 'object' || response === null) return { status: undefined };
  if (!('status' in response && typeof response.status === 'number')) return { status: undefined };
  const headers = 'headers' in response && response.headers instanceof Headers ? response.headers : undefined;
  return { status: response.status, contentType: headers?.get('content-type') };
}
