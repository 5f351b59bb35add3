import type { Generation, GenerationPage } from '../generation.ts';
import type { GenerationsQueryVariables } from '../generated/operations.ts';

/**
 * A listing: a promise of its first page, and an AsyncIterable of the generations of all pages, which are requested one by
 * one. With `last` the pages are read from the end of the list, oldest generation first.
 */
export interface GenerationListing extends Promise<GenerationPage>, AsyncIterable<Generation> {}

/** Requests the first page, and further ones as they are read. */
export function listGenerations(
  readPage: (variables: GenerationsQueryVariables) => Promise<GenerationPage>,
  variables: GenerationsQueryVariables,
): GenerationListing {
  const first = readPage(variables);
  const isBackward = variables.last !== undefined && variables.last !== null;

  async function* readAll(): AsyncGenerator<Generation, void, undefined> {
    for (let page = await first; ;) {
      const { nodes, pageInfo } = page;
      yield* isBackward ? nodes.toReversed() : nodes;
      const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
      const cursor = isBackward ? startCursor : endCursor;
      // A page may be empty, with neither cursor.
      if (!(isBackward ? hasPreviousPage : hasNextPage) || cursor === null) return;
      page = await readPage({ ...variables, [isBackward ? 'before' : 'after']: cursor });
    }
  }

  return Object.assign(first, { [Symbol.asyncIterator]: readAll });
}
