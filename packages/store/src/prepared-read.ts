import { compileFunction } from 'node:vm';
import { sql, type Compilable, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from './database/tables.ts';
import { internal, type Store } from './store.ts';

/** Stands for a value that each execution gives. */
export type Values<Given> = <Name extends keyof Given & string>(name: Name) => RawBuilder<Given[Name]>;

/** Builds a statement. */
export type BuildRead<Given, Row> = (db: Kysely<Database>, value: Values<Given>) => Compilable<Row>;

/** Executes the statement with these values. */
export type PreparedRead<Given, Row> = (store: Store, values: Given) => Promise<readonly Row[]>;

/**
 * Creates a read whose statement is built and compiled once for each database: that takes longer than to execute it. Its columns are
 * renamed by a generated function, as Kysely's plugin would walk through each row.
 */
export function prepareRead<Given extends object, Row>(build: BuildRead<Given, Row>): PreparedRead<Given, Row> {
  const statements = new WeakMap<Kysely<Database>, Statement<Given, Row>>();
  return (store, given) => {
    const { db } = store[internal];
    const known = statements.get(db);
    if (known) return known(given);
    const statement = prepareStatement(db, build);
    statements.set(db, statement);
    return statement(given);
  };
}

type Statement<Given, Row> = (given: Given) => Promise<readonly Row[]>;

function prepareStatement<Given extends object, Row>(
  db: Kysely<Database>,
  build: BuildRead<Given, Row>,
): Statement<Given, Row> {
  const query = build(db, (name) => sql`${new Value(name)}`).compile();
  const plain = db.withoutPlugins();
  let rename: ((row: Row) => Row) | undefined;
  return async (given) => {
    const parameters = query.parameters.map((each) => (each instanceof Value ? Reflect.get(given, each.name) : each));
    const { rows } = await plain.executeQuery<Row>({ ...query, parameters });
    return rows.map((row) => (rename ??= createRename(row))(row));
  };
}

/** A place in a statement. */
class Value {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Generates a function that renames the columns of rows like this one: `created_at` becomes `createdAt`. */
function createRename<Row>(row: Row): (row: Row) => Row {
  const cells = Object.keys(row ?? {}).map((name) => `${toCamelCase(name)}: row.${name}`);
  // The names are those of our own columns.
  const create = compileFunction(`return (row) => ({ ${cells.join(', ')} })`);
  const rename: (row: Row) => Row = create();
  return rename;
}

function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
