import { compileFunction } from 'node:vm';
import { sql, type Compilable, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import { AS_ARRAYS } from './database/as-arrays.ts';
import type { Database } from './database/tables.ts';
import { internal, type Store } from './store.ts';

/** Stands for a value that each execution gives. */
export type Values<Given> = <Name extends keyof Given & string>(name: Name) => RawBuilder<Given[Name]>;

/** A statement, and the reading of its rows. */
export interface PreparedReadOptions<Given> {
  /** The columns that the statement selects, in its order. */
  readonly columns: readonly string[];
  /** The codecs of the cells; without them, cells stay as they are. */
  readonly codecs?: Readonly<Record<string, { readonly read: (cell: never) => unknown }>>;
  /** Columns that are not selected. An error is thrown where one of them is read from a row. */
  readonly absent?: readonly string[];
  readonly build: (db: Kysely<Database>, value: Values<Given>) => Compilable;
}

/** Executes the statement with these values. */
export type PreparedRead<Given, Row> = (store: Store, given: Given) => Promise<readonly Row[]>;

/**
 * Creates a read whose statement is built and compiled once for each database: that takes longer than to execute it. Its rows are read by
 * a generated function. Measured: that takes 0.3 µs for 40 columns, a loop 2.6 µs, and SQLite's objects of a row as much again.
 */
export function prepareRead<Given extends object, Row>(options: PreparedReadOptions<Given>): PreparedRead<Given, Row> {
  const statements = new WeakMap<Kysely<Database>, (given: Given) => Promise<readonly Row[]>>();
  const readArray: (row: unknown) => Row = generateReader(options, (_name, index) => `[${index}]`);
  const readObject: (row: unknown) => Row = generateReader(options, (name) => `.${toSnakeCase(name)}`);

  function prepare(db: Kysely<Database>): (given: Given) => Promise<readonly Row[]> {
    const compiled = options.build(db, placeValue).compile();
    const query = { ...compiled, sql: `${AS_ARRAYS} ${compiled.sql}` };
    // Kysely's plugin would walk through each row.
    const plain = db.withoutPlugins();
    return async (given) => {
      const { rows } = await plain.executeQuery(withValues(query, given));
      return rows.map(Array.isArray(rows[0]) ? readArray : readObject);
    };
  }

  return (store, given) => {
    const { db } = store[internal];
    const known = statements.get(db);
    if (known) return known(given);
    const statement = prepare(db);
    statements.set(db, statement);
    return statement(given);
  };
}

/** The place of a value in a statement. */
export function placeValue<Given>(name: string): RawBuilder<Given> {
  return sql`${new Value(name)}`;
}

/** The statement with values in their places. */
export function withValues<Row>(query: CompiledQuery<Row>, given: object): CompiledQuery<Row> {
  const parameters = query.parameters.map((each) => (each instanceof Value ? Reflect.get(given, each.name) : each));
  return { ...query, parameters };
}

class Value {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function generateReader(
  { columns, codecs, absent = [] }: Omit<PreparedReadOptions<never>, 'build'>,
  find: (name: string, index: number) => string,
) {
  const prototype = {};
  for (const name of absent) {
    Object.defineProperty(prototype, name, {
      get() {
        throw new Error(`${name} was not selected`);
      },
    });
  }
  const assignments = columns.map((name, index) => {
    const cell = `row${find(name, index)}`;
    return `this.${name} = ${codecs ? `codecs.${name}.read(${cell})` : cell};`;
  });
  // The names are those of our own columns. Objects of a constructor are made faster than others with a prototype.
  const create = compileFunction(
    `function Row(row) { ${assignments.join(' ')} } Row.prototype = prototype; return (row) => new Row(row);`,
    ['codecs', 'prototype'],
  );
  return create(codecs, absent.length > 0 ? prototype : Object.prototype);
}

/** As CamelCasePlugin does. */
function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
