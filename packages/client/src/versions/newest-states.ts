/** One state of a generation in an answer. */
export interface SeenState {
  readonly id: string;
  readonly version: number;
  /** Undefined where it was not asked for, or is null. */
  readonly progress: number | undefined;
  /** The values of the fields that were asked for, by signature. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** The newest state of a generation, where a given one is older. */
export interface NewerState {
  readonly values: ReadonlyMap<string, unknown>;
  /** True if its version is higher. Otherwise only its progress is. */
  readonly isOtherVersion: boolean;
}

/** The newest states of generations that were seen. */
export interface NewestStates {
  /** Returns the newest state if the given one is older. Otherwise keeps the given one, and returns undefined. */
  findNewer(state: SeenState): NewerState | undefined;
}

interface Newest {
  readonly version: number;
  readonly progress: number;
  readonly values: ReadonlyMap<string, unknown>;
}

/** A few pages of long lists. Beyond it the generation that was seen least recently is forgotten. */
const MOST_GENERATIONS = 5_000;

/**
 * Creates an empty memory. A state is older than another of its generation if its version is lower, or, with the same version, its
 * progress: that is computed when it is read, and never falls.
 */
export function createNewestStates(mostGenerations: number = MOST_GENERATIONS): NewestStates {
  const newest = new Map<string, Newest>();

  function keep(id: string, state: Newest): void {
    newest.delete(id);
    newest.set(id, state);
    if (newest.size <= mostGenerations) return;
    const [oldest] = newest.keys();
    if (oldest !== undefined) newest.delete(oldest);
  }

  return {
    findNewer({ id, version, progress, values }) {
      const known = newest.get(id);
      if (known === undefined || version > known.version) {
        keep(id, { version, progress: progress ?? 0, values });
        return undefined;
      }
      if (version < known.version) return { values: known.values, isOtherVersion: true };
      const isBehind = progress !== undefined && progress < known.progress;
      keep(id, {
        version,
        progress: Math.max(progress ?? 0, known.progress),
        values: new Map(isBehind ? [...values, ...known.values] : [...known.values, ...values]),
      });
      return isBehind ? { values: known.values, isOtherVersion: false } : undefined;
    },
  };
}
