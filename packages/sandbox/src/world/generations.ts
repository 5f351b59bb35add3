import { randomInt } from 'node:crypto';
import type { Generation } from './generation.ts';

/** All accepted generations, in memory. */
export interface Generations {
  add(generation: Generation): void;
  find(id: string): Generation | undefined;
  /** Lists the generations of one user, newest first. */
  listOf(owner: string): readonly Generation[];
  /** The number of all generations. */
  count(): number;
  /** Returns a new id, which sorts after all earlier ones. */
  nextId(nowMs: number): string;
  clear(): void;
}

export function createGenerations(): Generations {
  const byId = new Map<string, Generation>();
  const byOwner = new Map<string, Generation[]>();
  let lastMicros = 0;
  return {
    add: (generation) => {
      byId.set(generation.id, generation);
      const own = byOwner.get(generation.owner) ?? [];
      byOwner.set(generation.owner, own);
      own.unshift(generation);
    },
    find: (id) => byId.get(id),
    listOf: (owner) => byOwner.get(owner) ?? [],
    count: () => byId.size,
    nextId: (nowMs) => {
      lastMicros = Math.max(lastMicros + 1, Math.floor(nowMs * 1000));
      return printId(lastMicros);
    },
    clear: () => {
      byId.clear();
      byOwner.clear();
      lastMicros = 0;
    },
  };
}

/** `gen_`, the seconds since 1970 in 8 hexadecimal digits, the microseconds in 5, `_` and six random digits. */
function printId(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
    .toString(16)
    .padStart(8, '0');
  const rest = (micros % 1_000_000).toString(16).padStart(5, '0');
  return `gen_${seconds}${rest}_${randomInt(1_000_000).toString().padStart(6, '0')}`;
}
