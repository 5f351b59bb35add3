/** Gives one user at a time the whole of something, in the order in which they came. */
export interface Turns {
  /** Resolves when the turn begins, to the function that ends it. */
  begin(): Promise<() => void>;
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

  return {
    begin() {
      if (isTaken) return new Promise((resolve) => waiting.push(resolve));
      isTaken = true;
      return Promise.resolve(endTurn);
    },
  };
}
