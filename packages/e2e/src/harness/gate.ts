import type { HeldBytes, ProxyMode } from './fault-proxy.ts';
import type { Direction } from './proxy-link.ts';

/** A chunk that is to be held, and for whom. */
export interface Hold {
  readonly direction: Direction;
  readonly matches: (text: string) => boolean;
  readonly resolve: (held: HeldBytes) => void;
}

/** What all connections of a proxy go by. */
export interface Gate {
  readonly mode: () => ProxyMode;
  /** Resolves at the next change of the mode. */
  readonly changed: () => Promise<void>;
  readonly setMode: (mode: ProxyMode) => void;
  readonly holdNext: (direction: Direction, matches?: (text: string) => boolean) => Promise<HeldBytes>;
  /** Whoever waits for this chunk; it is then no longer waited for. */
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
