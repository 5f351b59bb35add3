import type { Compilable, CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { OpenedDatabase } from './database/opened-database.ts';
import type { Database } from './database/tables.ts';
import { placeValue, withValues, type Values } from './prepared-read.ts';

/** Executes the statement with these values, in a transaction or outside of one. */
export type PreparedWrite<Given, Row> = (
  database: OpenedDatabase,
  db: Kysely<Database>,
  given: Given,
) => Promise<readonly Row[]>;

/**
 * Creates a statement that is built and compiled once for each database and each set of given names, as that takes longer than to execute
 * it. `build` must depend on nothing else.
 */
export function prepareWrite<Given extends object, Row>(
  build: (database: OpenedDatabase, value: Values<Given>, given: Given) => Compilable<Row>,
): PreparedWrite<Given, Row> {
  const statements = new WeakMap<Kysely<Database>, Map<string, CompiledQuery<Row>>>();
  return async (database, db, given) => {
    const known = statements.get(database.db) ?? new Map<string, CompiledQuery<Row>>();
    statements.set(database.db, known);
    const names = Object.keys(given).join(' ');
    const query = known.get(names) ?? build(database, placeValue, given).compile();
    known.set(names, query);
    const { rows } = await db.executeQuery<Row>(withValues(query, given));
    return rows;
  };
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
