import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type CombinedError, createClient, createRequest, fetchExchange } from '@urql/core';
import { ConnectionError, toAnswerError, toHttpError, type VideoGenError } from '../errors.ts';

export interface HttpOptions {
  readonly url: string;
  readonly key: string | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
}

export interface HttpRequest<Data, Variables> {
  readonly kind: 'query' | 'mutation';
  readonly document: TypedDocumentNode<Data, Variables> | string;
  readonly variables: Variables | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Sends one query or mutation as a POST, once, and resolves to its data. Throws a VideoGenError. */
export type SendRequest = <Data, Variables>(request: HttpRequest<Data, Variables>) => Promise<Data>;

/** Creates the function for queries and mutations. It has no cache and sends nothing twice: a mutation may cost money. */
export function createHttp({ url, key, fetch }: HttpOptions): SendRequest {
  const client = createClient({
    url,
    exchanges: [fetchExchange],
    requestPolicy: 'network-only',
    preferGetMethod: false,
    // A followed redirect (307, 308) would send a mutation twice. With 'error' it would look like a missing answer.
    fetchOptions: () => ({ redirect: 'manual', headers: key === undefined ? {} : { authorization: `Bearer ${key}` } }),
    ...(fetch === undefined ? {} : { fetch }),
  });

  return async <Data, Variables>({ kind, document, variables, signal }: HttpRequest<Data, Variables>) => {
    signal?.throwIfAborted();
    const request = createRequest<Data>(document, variables ?? {});
    const source = kind === 'query' ? client.executeQuery(request) : client.executeMutation(request);

    return await new Promise<Data>((resolve, reject) => {
      const sending = source.subscribe(({ data, error }) => {
        signal?.removeEventListener('abort', abort);
        sending.unsubscribe();
        if (error !== undefined) reject(toRequestError(error, { kind, url, data }));
        else if (data === undefined || data === null) reject(new ConnectionError(`${url} answered without data.`));
        else resolve(data);
      });
      const abort = (): void => {
        sending.unsubscribe();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  };
}

interface RequestFacts {
  readonly kind: 'query' | 'mutation';
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

  const failure = toHttpError(url, { status: readStatus(error.response), cause: error.networkError });
  if (kind === 'query' || !(failure instanceof ConnectionError)) return failure;
  const { message, status, cause } = failure;
  return new ConnectionError(`${message} The mutation may have been carried out.`, { status, cause });
}

function readStatus(response: unknown): number | undefined {
  return typeof response === 'object' &&
    response !== null &&
    'status' in response &&
    typeof response.status === 'number'
    ? response.status
    : undefined;
}
