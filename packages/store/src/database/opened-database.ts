import { sql, type CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from './tables.ts';

/** Executes a statement. Its rows have the columns' names in the database, unlike Kysely's. */
export type Execute = (query: CompiledQuery) => Promise<readonly unknown[]>;

/** An open database: SQLite or PostgreSQL. */
export interface OpenedDatabase {
  readonly db: Kysely<Database>;
  /** Executes a read outside of transactions. SQLite returns each row as an array of its cells, PostgreSQL as an object. */
  readonly readRows: (query: CompiledQuery) => Promise<readonly unknown[]>;
  /**
   * Runs prepared statements in one transaction, and resolves once it is on disk. `run` must await nothing but them. On SQLite it costs a
   * third of Kysely's transactions: those that come together are committed together, and no statement passes through several layers.
   */
  readonly transact: <Result>(run: (execute: Execute) => Promise<Result>) => Promise<Result>;
  /** The time on the database's clock as an SQL expression, milliseconds since 1970. Machines' clocks may differ. */
  readonly now: RawBuilder<number>;
  /** True if rows are locked one by one. SQLite has one lock for all writers, taken when a transaction begins. */
  readonly hasRowLocks: boolean;
  /**
   * A condition that always holds. With it, a statement is acknowledged before it is on disk, so that a power cut may undo it. The
   * statement must be a transaction of its own.
   */
  readonly withoutSync: RawBuilder<boolean>;
  /** A query of these texts, one a row. The statement has the same text for any number of them. */
  readonly listed: (texts: readonly string[] | RawBuilder<readonly string[]>) => RawBuilder<string>;
  /** Resolves once all that could be read before the call is on disk. */
  readonly synced: () => Promise<void>;
  /** The kind of the index of words: a table of FTS5, or vectors of PostgreSQL. */
  readonly wordIndex: 'fts5' | 'tsvector';
  /** Names of the functions for the least and the greatest of several values, none of which is null. */
  readonly least: string;
  readonly greatest: string;
}

/** The time so many milliseconds from now on the database's clock, as an SQL expression. */
export function fromNow({ now }: Pick<OpenedDatabase, 'now'>, ms: number): RawBuilder<number> {
  return sql<number>`(${now} + ${Math.round(ms)})`;
}
