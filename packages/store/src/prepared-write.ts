import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { Execute, OpenedDatabase } from './database/opened-database.ts';
import type { Database } from './database/tables.ts';
import { placeValue, withValues, type Values } from './prepared-read.ts';

/** A transaction: one of prepared statements, or Kysely's. */
export type Transacting = Execute | Kysely<Database>;

/** Executes the statement with these values in a transaction. */
export type PreparedWrite<Given, Row> = (
  database: OpenedDatabase,
  transaction: Transacting,
  given: Given,
) => Promise<readonly Row[]>;

/**
 * Creates a statement that is built and compiled once for each database, as that takes longer than to execute it. `build` must depend on
 * nothing else.
 */
export function prepareWrite<Given extends object, Row>(
  build: (database: OpenedDatabase, value: Values<Given>) => Compilable<Row>,
): PreparedWrite<Given, Row> {
  const statements = new WeakMap<Kysely<Database>, CompiledQuery<Row>>();
  const execute = createExecution<Row>();
  return (database, transaction, given) => {
    const query = statements.get(database.db) ?? build(database, placeValue).compile();
    statements.set(database.db, query);
    return execute(transaction, withValues(query, given));
  };
}

/** Creates a statement that differs with the names of the given values: it is compiled once for each set of them. */
export function prepareWrites<Given extends object, Row>(
  build: (database: OpenedDatabase, value: Values<Given>, given: Given) => Compilable<Row>,
): PreparedWrite<Given, Row> {
  const statements = new WeakMap<Kysely<Database>, Map<string, CompiledQuery<Row>>>();
  const execute = createExecution<Row>();
  return (database, transaction, given) => {
    const known = statements.get(database.db) ?? new Map<string, CompiledQuery<Row>>();
    statements.set(database.db, known);
    const names = Object.keys(given).join(' ');
    const query = known.get(names) ?? build(database, placeValue, given).compile();
    known.set(names, query);
    return execute(transaction, withValues(query, given));
  };
}

function createExecution<Row>() {
  const readRow: (row: unknown) => Row = createRowReader();
  return async (transaction: Transacting, query: CompiledQuery<Row>): Promise<readonly Row[]> => {
    if (typeof transaction !== 'function') return (await transaction.executeQuery<Row>(query)).rows;
    return (await transaction(query)).map(readRow);
  };
}

/** Reads rows as CamelCasePlugin does. The names are translated once, as every row of a statement has the same columns. */
function createRowReader() {
  let names: readonly string[] | undefined;
  return (row: unknown) => {
    const columns = Object(row);
    names ??= Object.keys(columns).map(toCamelCase);
    const cells = Object.values(columns);
    return Object.fromEntries(names.map((name, index): readonly unknown[] => [name, cells[index]]));
  };
}

function toCamelCase(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The places of several values, by their names. */
export function placeEach<Given, Name extends keyof Given & string>(
  value: Values<Given>,
  names: readonly Name[],
): { readonly [Each in Name]: RawBuilder<Given[Each]> } {
  const places: { readonly [Each in Name]: RawBuilder<Given[Each]> } = Object.fromEntries(
    names.map((name): readonly unknown[] => [name, value(name)]),
  );
  return places;
}
