/** Numbers that look random and come again with the same seed. */
export interface Random {
  readonly seed: number;
  /** From 0 up to but not including 1. */
  readonly next: () => number;
  /** A whole number from `min` up to and including `max`. */
  readonly between: (min: number, max: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
}

/** Reads the seed to replay from CHAOS_SEED, or draws one. Print it: with it the same choices are made again. */
export function chooseSeed(env: Readonly<Record<string, string | undefined>>): number {
  const given = Number(env['CHAOS_SEED'] || Number.NaN);
  return Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 31);
}

/** Makes a generator of numbers (mulberry32). */
export function createRandom(seed: number): Random {
  let state = Math.trunc(seed);
  function next(): number {
    state = Math.trunc(state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    seed,
    next,
    between,
    pick(items) {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
  };
}
