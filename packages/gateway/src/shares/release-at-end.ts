/** Yields the results of `source`. Calls `release` when they end, fail or are cancelled, even before the first. */
export function releaseAtEnd<Result>(
  source: AsyncIterable<Result>,
  release: () => void,
): AsyncIterableIterator<Result> {
  const results = source[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await results.next();
        if (result.done === true) release();
        return result;
      } catch (error) {
        release();
        throw error;
      }
    },
    async return() {
      release();
      await results.return?.();
      return { done: true, value: undefined };
    },
  };
}
