import { ApolloLink, Observable } from '@apollo/client';
import { createVersionGuard } from '../versions/version-guard.ts';

/** Each attempt reads a newer state, so a second one suffices unless the generation changes all the time. */
const MOST_ATTEMPTS = 5;

/**
 * Creates a link that keeps older states of generations from the cache, such as those of a query whose answer is overtaken by an
 * update. It asks for `id` and `version` where a document lacks them, and for the `cursor` of updates. An older state is replaced by
 * the newest that was seen; a query that asks for more than that had is sent again. It stands before the links that send.
 */
export function createVersionLink(): ApolloLink {
  const guard = createVersionGuard();
  return new ApolloLink((operation, forward) => {
    const document = guard.complete(operation.query);
    operation.query = document;
    const mayRepeat = operation.operationType === 'query';

    return new Observable((observer) => {
      let attempts = 0;
      let current: { unsubscribe(): void } | undefined;
      function send(): void {
        attempts += 1;
        let isRepeated = false;
        current = forward(operation).subscribe({
          next(result) {
            if (isRepeated) return;
            if (!('data' in result) || !result.data) return observer.next(result);
            const { variables } = operation;
            const { data, isStale } = guard.check({ document, variables, data: result.data });
            if (isStale && mayRepeat && attempts < MOST_ATTEMPTS) isRepeated = true;
            else observer.next({ ...result, data });
          },
          error: (error) => observer.error(error),
          complete: () => (isRepeated ? send() : observer.complete()),
        });
      }
      send();
      return () => current?.unsubscribe();
    });
  });
}
