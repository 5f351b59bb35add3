import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

/** What a database of our own may be. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** An empty database that servers are pointed to. Disposing removes it. */
export interface OwnDatabase extends AsyncDisposable {
  readonly kind: DatabaseKind;
  /** Tells a server where it is: DATABASE_URL, ENCRYPTION_KEY, and REDIS_URL beside PostgreSQL. */
  readonly env: Readonly<Record<string, string>>;
  /** Where PostgreSQL listens; undefined for SQLite. */
  readonly port: number | undefined;
  /** The same environment for a PostgreSQL that is reached through another port of this machine. */
  readonly envThrough: (port: number) => Readonly<Record<string, string>>;
  /** Reads past all servers. Columns have their names in the tables. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Keeps everybody else from writing generations until it is disposed. Reading goes on. */
  readonly lock: () => Promise<AsyncDisposable>;
  /** How many statements that begin like this wait for a lock; undefined where the database cannot say, as SQLite. */
  readonly countWaiting: (beginning: string) => Promise<number | undefined>;
}

/** Where PostgreSQL is, other than the one of this machine. */
export interface OpenDatabaseOptions {
  readonly postgresPort?: number | undefined;
  readonly redisUrl?: string | undefined;
}

const ENCRYPTION_KEY = 'a key for databases that live as long as a test';
const host = '127.0.0.1';
const user = 'postgres';

/** Makes an empty database: a file in a folder of its own, or one of PostgreSQL with a name of its own. */
export function openDatabase(kind: DatabaseKind, options: OpenDatabaseOptions = {}): Promise<OwnDatabase> {
  return kind === 'sqlite' ? openFile() : openPostgres(options);
}

async function openFile(): Promise<OwnDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'videogen-e2e-'));
  const path = join(folder, 'videogen.db');
  const env = { DATABASE_URL: `sqlite:${path}`, ENCRYPTION_KEY };
  return {
    kind: 'sqlite',
    env,
    port: undefined,
    envThrough: () => env,
    async query(sql) {
      using database = new DatabaseSync(path, { timeout: 5000 });
      return database.prepare(sql).all();
    },
    async lock() {
      const database = new DatabaseSync(path, { timeout: 5000 });
      database.exec('begin immediate');
      return {
        async [Symbol.asyncDispose]() {
          database.exec('rollback');
          database.close();
        },
      };
    },
    countWaiting: async () => undefined,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openPostgres({
  postgresPort = 5432,
  redisUrl = `redis://${host}:6379`,
}: OpenDatabaseOptions): Promise<OwnDatabase> {
  const name = `videogen_e2e_${randomBytes(6).toString('hex')}`;
  await ask({ port: postgresPort, database: 'postgres' }, `create database ${name}`);
  const envThrough = (port: number) => ({
    DATABASE_URL: `postgres://${user}@${host}:${port}/${name}`,
    REDIS_URL: redisUrl,
    ENCRYPTION_KEY,
  });
  const query = (sql: string) => ask({ port: postgresPort, database: name }, sql);
  return {
    kind: 'postgres',
    env: envThrough(postgresPort),
    port: postgresPort,
    envThrough,
    query,
    async lock() {
      const client = await connectTo({ port: postgresPort, database: name });
      await client.query('begin; lock table generations in exclusive mode');
      return { [Symbol.asyncDispose]: () => client.end() };
    },
    async countWaiting(beginning) {
      const rows = await query(
        `select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '${beginning}%'`,
      );
      return Number(rows[0]?.['waiting']);
    },
    async [Symbol.asyncDispose]() {
      await ask({ port: postgresPort, database: 'postgres' }, `drop database if exists ${name} with (force)`);
    },
  };
}

interface PostgresPlace {
  readonly port: number;
  readonly database: string;
}

async function connectTo({ port, database }: PostgresPlace): Promise<Client> {
  const client = new Client({ host, port, user, database });
  // A connection that is cut off says so at its next query, too.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function ask(place: PostgresPlace, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = await connectTo(place);
  try {
    const { rows }: { rows: Record<string, unknown>[] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}
