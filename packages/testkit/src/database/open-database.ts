import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { createFolder } from '../leftovers/temporary-folder.ts';

/** Kinds of databases. */
export type DatabaseKind = 'sqlite' | 'postgres';

/** An empty database that servers are pointed to. Disposing removes it, and throws where a SQLite file has a key in clear. */
export interface OwnDatabase extends AsyncDisposable {
  readonly kind: DatabaseKind;
  /** Tells a server where it is: DATABASE_URL, ENCRYPTION_KEY, and REDIS_URL beside PostgreSQL. */
  readonly env: Readonly<Record<string, string>>;
  /** Port of PostgreSQL; undefined for SQLite. */
  readonly port: number | undefined;
  /** The same environment for a PostgreSQL that is reached through another port of this machine. */
  readonly envThrough: (port: number) => Readonly<Record<string, string>>;
  /** Reads past all servers. Columns have their names in the tables. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Keeps everybody else from writing generations until it is disposed. Reading goes on. */
  readonly lock: () => Promise<AsyncDisposable>;
  /** Counts the statements with this beginning that wait for a lock; undefined for SQLite, which cannot say. */
  readonly countWaiting: (beginning: string) => Promise<number | undefined>;
}

/** PostgreSQL and Redis other than those of this machine. */
export interface OpenDatabaseOptions {
  readonly postgresPort?: number | undefined;
  readonly redisUrl?: string | undefined;
}

/** Prefix of the names of all databases of tests. */
export const DATABASE_PREFIX = 'videogen_test_';

const ENCRYPTION_KEY = 'a key for databases that live as long as a test';
const host = '127.0.0.1';
const user = 'postgres';

/** Makes an empty database: a file in a folder of its own, or one of PostgreSQL with a name of its own. */
export function openDatabase(kind: DatabaseKind, options: OpenDatabaseOptions = {}): Promise<OwnDatabase> {
  return kind === 'sqlite' ? openFile() : openPostgres(options);
}

async function openFile(): Promise<OwnDatabase> {
  const folder = await createFolder();
  const path = folder.databaseUrl.replace('sqlite:', '');
  const env = { DATABASE_URL: folder.databaseUrl, ENCRYPTION_KEY };
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
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  };
}

async function openPostgres({
  postgresPort = 5432,
  redisUrl = `redis://${host}:6379`,
}: OpenDatabaseOptions): Promise<OwnDatabase> {
  const name = `${DATABASE_PREFIX}${randomBytes(6).toString('hex')}`;
  // Ends with this process, and says until then that the database has an owner.
  const owner = await connectTo({ port: postgresPort, database: 'postgres', name });
  await owner.query(`create database ${name}`);
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
      // Not by the owner's session: a PostgreSQL of a test's own may have been restarted since.
      await ask({ port: postgresPort, database: 'postgres' }, `drop database if exists ${name} with (force)`);
      await owner.end();
    },
  };
}

interface PostgresPlace {
  readonly port: number;
  readonly database: string;
  /** Name under which PostgreSQL lists the session. */
  readonly name?: string;
}

async function connectTo({ port, database, name }: PostgresPlace): Promise<Client> {
  const client = new Client({ host, port, user, database, application_name: name });
  // A connection that is cut off says so at its next query, too.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function ask(position: PostgresPlace, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = await connectTo(position);
  try {
    const { rows }: { rows: Record<string, unknown>[] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}
