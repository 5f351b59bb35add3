import { copyFile, readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { type OwnDatabase, readText } from '@videogen/testkit';
import { databaseKind } from './database-kind.ts';

/** The record beside a database of an earlier version: the requests of its users, and the updates that they had seen. */
export interface OldDatabase {
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  readonly encryptionKey: string;
  readonly keys: Readonly<Record<string, string>>;
  /** State of each user's client: its cursor, and the versions that it had seen by then. */
  readonly places: Readonly<Record<string, OldPlace>>;
  readonly requests: readonly OldRequest[];
  /** The GraphQL query whose answer is `generations`. */
  readonly question: string;
  readonly generations: readonly { readonly id: string; readonly prompt: string; readonly status: string }[];
}

export interface OldPlace {
  readonly cursor: string;
  readonly seen: readonly { readonly id: string; readonly version: number }[];
}

export interface OldRequest {
  readonly user: string;
  /** The input of the mutation; undefined for a generation that was made elsewhere. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  /** Its status when the server was killed, or that it was being sent. */
  readonly stood: string;
  readonly upstreamId: string | null;
}

const folder = new URL('fixtures/databases/', import.meta.url).pathname;
const ending = `-${databaseKind}.json`;

/** The formats that have a database of the kind of this run. */
export function listOldFormats(): readonly string[] {
  return readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, -ending.length)] : []));
}

/** Reads the record of an old database. Its times are moved as those of the database are by {@link placeOldDatabase}. */
export async function readOldDatabase(format: string, laterMs: number): Promise<OldDatabase> {
  const text = await readFile(`${folder}${format}${ending}`, 'utf8');
  const moved = text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) =>
    new Date(Date.parse(time) + laterMs).toISOString(),
  );
  const record: OldDatabase = JSON.parse(moved);
  return record;
}

/** Matches every time in these tables, and no count or seed of the fixtures. */
const EARLIEST_TIME_MS = 1_600_000_000_000;

/**
 * Fills an empty database with an old one. All its times become so much later, and its generations get other ids of the
 * upstream, by their old ones: those that the test's sandbox has given them.
 */
export async function placeOldDatabase(
  { kind, env, query }: OwnDatabase,
  format: string,
  { laterMs, upstreamIds }: { readonly laterMs: number; readonly upstreamIds: ReadonlyMap<string, string> },
): Promise<void> {
  if (kind === 'sqlite')
    await copyFile(`${folder}${format}-sqlite.db`, env['DATABASE_URL']?.replace('sqlite:', '') ?? '');
  else await query(await readFile(`${folder}${format}-postgres.sql`, 'utf8'));
  for (const row of await query(listColumns[kind])) {
    const [table, column, type] = [readText(row, 'table'), readText(row, 'column'), readText(row, 'type')];
    if (type === 'bigint') {
      await query(`update ${table} set ${column} = ${column} + ${laterMs} where ${column} > ${EARLIEST_TIME_MS}`);
    }
    if (type !== 'text' || table !== 'generations' || upstreamIds.size === 0) continue;
    const cases = [...upstreamIds].map(([old, given]) => `when '${old}' then '${given}'`);
    await query(`update ${table} set ${column} = case ${column} ${cases.join(' ')} else ${column} end`);
  }
}

const listColumns = {
  sqlite: `select tables.name as "table", columns.name as "column", lower(columns.type) as type
    from sqlite_master as tables, pragma_table_info(tables.name) as columns where tables.type = 'table'`,
  postgres: `select table_name as "table", column_name as "column", data_type as type
    from information_schema.columns where table_schema = 'public'`,
};
