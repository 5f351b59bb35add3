import type { Target } from '../api/endpoint.ts';
import type { Fault } from './fault.ts';
import type { AddedFault } from './parse-faults.ts';
import type { Caller, Keys } from '../world/keys.ts';

/** The pending faults, in the order in which they were added. */
export interface Faults {
  add(faults: readonly AddedFault[]): void;
  /** Returns the oldest fault that matches a request and uses up one of its times; undefined without a match. */
  take(target: Target, caller: Caller): Fault | undefined;
  /** The number of faults that have times left. */
  size(): number;
  /** The faults that have times left, the oldest first. Keys are masked. */
  list(): readonly PendingFault[];
  clear(): void;
}

/** A pending fault, and the requests that it waits for; null is any. */
export interface PendingFault {
  /** Null for a fault that was added with its effect. */
  readonly name: string | null;
  readonly title: string;
  readonly endpoint: string | null;
  /** The masked key. */
  readonly key: string | null;
  readonly id: string | null;
  readonly left: number | 'always';
}

interface Waiting {
  readonly fault: Fault;
  readonly named: AddedFault['named'];
  readonly maskedKey: string | undefined;
  left: number;
}

export function createFaults(keys: Keys): Faults {
  const waiting: Waiting[] = [];
  return {
    add: (faults) => {
      waiting.push(...faults.map((fault) => wait(fault, keys)));
    },
    take: (target, caller) => {
      const found = waiting.find((it) => matches(it, target, caller));
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left === 0) waiting.splice(waiting.indexOf(found), 1);
      return found.fault;
    },
    size: () => waiting.length,
    list: () => waiting.map(describe),
    clear: () => {
      waiting.length = 0;
    },
  };
}

function describe({ fault: { match }, named, maskedKey, left }: Waiting): PendingFault {
  return {
    name: named?.name ?? null,
    title: named?.title ?? 'A fault without a name',
    endpoint: match.endpoint ?? null,
    key: maskedKey ?? null,
    id: match.id ?? null,
    left: left === Infinity ? 'always' : left,
  };
}

function wait({ fault, named }: AddedFault, keys: Keys): Waiting {
  const { key, ...match } = fault.match;
  const left = fault.times === 'always' ? Infinity : fault.times;
  return { fault: { ...fault, match }, named, maskedKey: key === undefined ? undefined : keys.mask(key), left };
}

function matches({ fault: { match }, maskedKey }: Waiting, { endpoint, id }: Target, caller: Caller): boolean {
  if (match.endpoint !== undefined && match.endpoint !== endpoint) return false;
  if (match.id !== undefined && match.id !== id) return false;
  return maskedKey === undefined || maskedKey === caller.key;
}
