import { answerWithin } from '../transport/answer-within.ts';
import type { CallOptions, OperationDocument } from '../options.ts';
import type { Credentials } from '../transport/credentials.ts';
import { retryUntilAnswered } from './retry-until-answered.ts';
import type { SendRequest } from '../transport/http.ts';

export interface RequestParts {
  readonly send: SendRequest;
  readonly credentials: Credentials;
  /** The time-out of a query, all attempts included. */
  readonly timeoutMs: number | undefined;
  /** Prevents further attempts. */
  readonly closing: AbortSignal;
}

/** Sends an operation of this client or the caller's, and resolves to its data. */
type Request = <Data, Variables>(
  document: OperationDocument<Data, Variables>,
  variables?: Variables,
  options?: CallOptions,
) => Promise<{ readonly data: Data }>;

export interface Requests {
  /** Sends a query until it is answered, or its time is over. */
  readonly query: Request;
  /** Sends a mutation once. */
  readonly mutate: Request;
}

const QUERY_WITHIN_MS = 30_000;
/** The longest mutations wait for VideoGenAPI several times. Without a time-out, one over a dead connection would wait for ever. */
const MUTATION_WITHIN_MS = 120_000;
/** The gateway gives up a statement of its database sooner. */
const SHORTEST_ATTEMPT_MS = 6_000;

export function createRequests({ send, credentials, timeoutMs: queryWithinMs, closing }: RequestParts): Requests {
  return {
    async query(document, variables, { signal, timeoutMs = queryWithinMs ?? QUERY_WITHIN_MS } = {}) {
      signal?.throwIfAborted();
      const data = await retryUntilAnswered((attempt) => send({ kind: 'query', document, variables }, attempt), {
        signal,
        stopping: closing,
        retryForMs: timeoutMs,
        // A dead connection is replaced after half of the time.
        answerWithinMs: (restMs) => Math.min(restMs, Math.max(restMs / 2, SHORTEST_ATTEMPT_MS)),
        isRenewable: credentials.isRenewable,
        toUnanswered: (error) => error,
      });
      return { data };
    },
    async mutate(document, variables, { signal, timeoutMs = MUTATION_WITHIN_MS } = {}) {
      signal?.throwIfAborted();
      const sendOnce = (attempt: AbortSignal) => send({ kind: 'mutation', document, variables }, attempt);
      return { data: await answerWithin(timeoutMs, signal, sendOnce) };
    },
  };
}
