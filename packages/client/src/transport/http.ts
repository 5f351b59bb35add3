import { type CombinedError, createClient, fetchExchange } from '@urql/core';
import { ConnectionError, toAnswerError, type HttpFacts, toHttpError, type VideoGenError } from '../errors.ts';
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

/** Creates the function for queries and mutations. It has no cache and sends nothing twice: a mutation may cost money. */
export function createHttp({ url, credentials, fetch }: HttpOptions): SendRequest {
  const client = createClient({
    url,
    exchanges: [fetchExchange],
    requestPolicy: 'network-only',
    preferGetMethod: false,
    ...(fetch === undefined ? {} : { fetch }),
  });
  let requests = 0;

  return async <Data, Variables>(operation: Operation<Data, Variables>, signal: AbortSignal) => {
    const { kind } = operation;
    // @urql/core sends requests with the same key as one: a repetition would wait for the lost answer of the first.
    const request = { ...toRequest(operation), key: ++requests };
    signal.throwIfAborted();
    const headers = await untilAborted(credentials.readHeaders(), signal);
    // A followed redirect (307, 308) would send a mutation twice. With 'error' it would look like a missing answer.
    const context = { fetchOptions: { redirect: 'manual', headers } } as const;
    const source = kind === 'query' ? client.executeQuery(request, context) : client.executeMutation(request, context);

    return await new Promise<Data>((resolve, reject) => {
      const sending = source.subscribe(({ data, error }) => {
        signal.removeEventListener('abort', abort);
        sending.unsubscribe();
        if (error !== undefined) reject(toRequestError(error, { kind, url, data }));
        else if (data === undefined || data === null) reject(new ConnectionError(`${url} answered without data.`));
        else resolve(data);
      });
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
