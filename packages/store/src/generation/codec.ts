/** Converts a value to a cell and back, the same on SQLite and PostgreSQL. */
export interface Codec<Value, Cell> {
  readonly read: (cell: Cell) => Value;
  readonly write: (value: Value) => Cell;
}

/** A codec, and the value of an empty column. */
export interface Column<Value, Cell> extends Codec<Value, Cell> {
  readonly blank: Value;
}

/** Stores a value as it is. */
export function plain<Value>(): Codec<Value, Value> {
  return { read: (cell) => cell, write: (value) => value };
}

/** Stores a value as JSON, which only this codec writes. */
export function json<Value>(): Codec<Value, string> {
  return {
    read(cell) {
      const value: Value = JSON.parse(cell);
      return value;
    },
    write: (value) => JSON.stringify(value),
  };
}

/** Stores a boolean as 0 or 1. */
export const flag: Codec<boolean, number> = { read: (cell) => cell !== 0, write: Number };

/** Stores a time as milliseconds since 1970. */
export const time: Codec<Date, number> = { read: (cell) => new Date(cell), write: (value) => value.getTime() };

/** A column that is never null. */
export function required<Value, Cell>(codec: Codec<Value, Cell>, blank: Value): Column<Value, Cell> {
  return { ...codec, blank };
}

/** A column that may be null, and is null if empty. */
export function nullable<Value, Cell>({ read, write }: Codec<Value, Cell>): Column<Value | null, Cell | null> {
  return {
    read: (cell) => (cell === null ? null : read(cell)),
    write: (value) => (value === null ? null : write(value)),
    blank: null,
  };
}
