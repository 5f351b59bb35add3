/** Limits the things at once under each name, such as the sockets of a user. */
export interface Ceiling<Name> {
  readonly isReached: (name: Name) => boolean;
  /** Counts a thing. Returns the function that ends the count, or undefined at the limit. */
  readonly take: (name: Name) => (() => void) | undefined;
}

/** Creates a ceiling. A name with a count of zero takes no memory. */
export function createCeiling<Name>(most: number): Ceiling<Name> {
  const counts = new Map<Name, number>();
  const count = (name: Name): number => counts.get(name) ?? 0;
  return {
    isReached: (name) => count(name) >= most,
    take(name) {
      if (count(name) >= most) return undefined;
      counts.set(name, count(name) + 1);
      let isCounted = true;
      return () => {
        if (!isCounted) return;
        isCounted = false;
        if (count(name) === 1) counts.delete(name);
        else counts.set(name, count(name) - 1);
      };
    },
  };
}
