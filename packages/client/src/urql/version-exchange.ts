import { type Exchange, makeOperation, type Operation, type OperationResult } from '@urql/core';
import { filter, makeSubject, map, merge, pipe } from 'wonka';
import { createVersionGuard } from '../versions/version-guard.ts';

/** Each attempt reads a newer state, so a second one suffices unless the generation changes all the time. */
const MOST_ATTEMPTS = 5;

/**
 * Creates an exchange that keeps older states of generations from the cache, such as those of a query whose answer is overtaken by an
 * update. It asks for `id` and `version` where a document lacks them, and for the `cursor` of updates. An older state is replaced by
 * the newest that was seen; a query that asks for more than that had is sent again. It stands right after `cacheExchange`.
 */
export function createVersionExchange(): Exchange {
  return ({ forward }) => {
    const guard = createVersionGuard();
    const repeated = makeSubject<Operation>();

    function complete(operation: Operation): Operation {
      const query = guard.complete(operation.query);
      const context = { ...operation.context, videogenQuery: operation.query };
      return makeOperation(operation.kind, { ...operation, query }, context);
    }

    /** Returns undefined for an answer that is not shown, as its query is sent again. */
    function check(result: OperationResult): OperationResult | undefined {
      const { operation } = result;
      const { videogenQuery: query = operation.query, videogenAttempts: attempts = 1, ...context } = operation.context;
      const own = makeOperation(operation.kind, { ...operation, query }, context);
      if (!isAnswerData(result.data)) return { ...result, operation: own };
      const variables = isAnswerData(operation.variables) ? operation.variables : {};
      const { data, isStale } = guard.check({ document: operation.query, variables, data: result.data });
      if (!isStale || operation.kind !== 'query' || attempts >= MOST_ATTEMPTS)
        return { ...result, operation: own, data };
      const again = { ...operation.context, videogenAttempts: attempts + 1 };
      // Not within this answer, as the exchanges after this one still end its request.
      queueMicrotask(() => repeated.next(makeOperation(operation.kind, operation, again)));
      return undefined;
    }

    return (operations) =>
      pipe(
        forward(merge([pipe(operations, map(complete)), repeated.source])),
        map(check),
        filter((result) => result !== undefined),
      );
  };
}

function isAnswerData(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
