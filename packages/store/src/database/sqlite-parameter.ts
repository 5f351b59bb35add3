import type { SQLInputValue } from 'node:sqlite';

/** Returns a parameter as SQLite takes it: a list is JSON. Throws a TypeError for what it does not take. */
export function readParameter(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (Array.isArray(value)) return JSON.stringify(value);
  throw new TypeError(`SQLite takes null, texts and numbers; got ${typeof value}`);
}
