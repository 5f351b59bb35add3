import type { Direction, HeldBytes, ProxyMode } from './proxy-mode.ts';

/** A chunk that is to be held, and for whom. */
export interface Hold {
  readonly direction: Direction;
  readonly matches: (text: string) => boolean;
  readonly resolve: (held: HeldBytes) => void;
}

/** Mode and holds that all connections of a proxy share. */
export interface Gate {
  readonly mode: () => ProxyMode;
  /** Resolves at the next change of the mode. */
  readonly changed: () => Promise<void>;
  readonly setMode: (mode: ProxyMode) => void;
  readonly holdNext: (direction: Direction, matches?: (text: string) => boolean) => Promise<HeldBytes>;
  /** Takes away the hold that waits for this chunk; undefined where none does. */
  readonly takeHold: (direction: Direction, chunk: Buffer) => Hold | undefined;
}

/** An open gate. */
export function createGate(): Gate {
  let mode: ProxyMode = { type: 'pass' };
  let change = Promise.withResolvers<void>();
  const holds = new Set<Hold>();
  return {
    mode: () => mode,
    changed: () => change.promise,
    setMode(next) {
      mode = next;
      change.resolve();
      change = Promise.withResolvers();
    },
    holdNext(direction, matches = () => true) {
      const { promise, resolve } = Promise.withResolvers<HeldBytes>();
      holds.add({ direction, matches, resolve });
      return promise;
    },
    takeHold(direction, chunk) {
      if (holds.size === 0) return undefined;
      const text = chunk.toString('latin1');
      const found = [...holds].find((hold) => hold.direction === direction && hold.matches(text));
      if (found) holds.delete(found);
      return found;
    },
  };
}
