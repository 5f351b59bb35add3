/** Gives one user at a time the whole of something, in the order in which they came. */
export interface Turns {
  /** Resolves when the turn begins, to the function that ends it. */
  begin(): Promise<() => void>;
  /** Runs something in a turn of its own. */
  take<Result>(run: () => Result | Promise<Result>): Promise<Result>;
}

/** Creates turns, none of which has begun. */
export function createTurns(): Turns {
  const waiting: ((endTurn: () => void) => void)[] = [];
  let isTaken = false;

  function endTurn(): void {
    const next = waiting.shift();
    if (next) next(endTurn);
    else isTaken = false;
  }

  function begin(): Promise<() => void> {
    if (isTaken) return new Promise((resolve) => waiting.push(resolve));
    isTaken = true;
    return Promise.resolve(endTurn);
  }

  return {
    begin,
    async take(run) {
      const end = await begin();
      try {
        return await run();
      } finally {
        end();
      }
    },
  };
}
