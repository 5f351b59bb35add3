import { sql, type Compilable, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import type { OpenedDatabase } from './database/opened-database.ts';
import type { Database } from './database/tables.ts';
import { generateReader, type RowOptions } from './row-reader.ts';
import { internal, type Store } from './store.ts';

/** Stands for a value that each execution gives. */
export type Values<Given> = <Name extends keyof Given & string>(name: Name) => RawBuilder<Given[Name]>;

/** A statement, which selects the columns of its rows in their order, and the reading of these. */
export interface PreparedReadOptions<Given> extends RowOptions {
  readonly build: (database: OpenedDatabase, value: Values<Given>) => Compilable;
}

/** Executes the statement with these values. */
export type PreparedRead<Given, Row> = (store: Store, given: Given) => Promise<readonly Row[]>;

/** Creates a read whose statement is built and compiled once for each database, as that takes longer than to execute it. */
export function prepareRead<Given extends object, Row>(options: PreparedReadOptions<Given>): PreparedRead<Given, Row> {
  const statements = new WeakMap<Kysely<Database>, CompiledQuery>();
  const readArray: (row: unknown) => Row = generateReader(options, (_name, index) => `[${index}]`);
  const readObject: (row: unknown) => Row = generateReader(options, (name) => `.${toSnakeCase(name)}`);

  return async (store, given) => {
    const database = store[internal];
    const query = statements.get(database.db) ?? options.build(database, placeValue).compile();
    statements.set(database.db, query);
    const rows = await database.readRows(withValues(query, given));
    return rows.map(Array.isArray(rows[0]) ? readArray : readObject);
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

/** As CamelCasePlugin does. */
function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
