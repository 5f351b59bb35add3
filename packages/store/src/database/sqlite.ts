import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import { createBusyRetry, type BusyRetry } from './busy-retry.ts';
import { listDatabaseFiles, watchDatabaseFile } from './database-file.ts';
import { restrictToOwner, makeFile, makeFolder } from './owner-only.ts';
import { createPlugins } from './plugins.ts';
import { noLog, openLogSync, type LogSync } from './log-sync.ts';
import { readParameter } from './sqlite-parameter.ts';
import { createReadRows } from './sqlite-rows.ts';
import { NodeSqliteDialect, WITHOUT_SYNC, type OpenFile } from './sqlite-dialect.ts';
import { createTransact } from './sqlite-transact.ts';
import { createTurns, type Turns } from './turns.ts';
import type { OpenedDatabase } from './opened-database.ts';
import type { Database } from './tables.ts';

/** Milliseconds for which SQLite blocks the thread at a lock: about the time of another process's commit. */
const BUSY_TIMEOUT_MS = 10;
const MOST_PREPARED = 500;
/** Pages of the log after which a commit moves them into the database, which blocks the thread for two syncs: 16 MB. */
const CHECKPOINT_PAGES = 4000;

/**
 * Opens a database with `node:sqlite`. `path` is a file, created with its folder if missing, or `:memory:`. WAL lets a
 * gateway and a poller share the file.
 */
export async function openSqlite(path: string): Promise<OpenedDatabase & AsyncDisposable> {
  const retryBusy = createBusyRetry();
  const file = await openFile(path, retryBusy);
  const turns = createTurns();
  const log = path === ':memory:' ? noLog : await openLog(path, { file, turns, retryBusy });
  const database = keepPrepared(file);
  const open: OpenFile = { file, turns, retryBusy, log };
  const db = new Kysely<Database>({ dialect: new NodeSqliteDialect({ database }, open), plugins: createPlugins() });
  return {
    db,
    readRows: createReadRows({ file, turns, retryBusy }),
    transact: createTransact(database, open),
    now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
    hasRowLocks: false,
    listed: (texts) => sql<string>`(select value from json_each(${texts}))`,
    withoutSync: sql<boolean>`true ${sql.raw(WITHOUT_SYNC)}`,
    synced: log.synced,
    wordIndex: 'fts5',
    least: 'min',
    greatest: 'max',
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}

function openLog(
  path: string,
  { file, turns, retryBusy }: { readonly file: DatabaseSync; readonly turns: Turns; readonly retryBusy: BusyRetry },
): Promise<LogSync> {
  const dataVersion = file.prepare('pragma data_version');
  return openLogSync({
    path: `${path}-wal`,
    checkFile: watchDatabaseFile(path),
    readVersion: () => Number(dataVersion.get()?.['data_version']),
    withoutWrites: (run) =>
      turns.take(async () => {
        await retryBusy(() => file.exec('begin immediate'));
        try {
          run();
        } finally {
          file.exec('rollback');
        }
      }),
  });
}

async function openFile(path: string, retryBusy: BusyRetry): Promise<DatabaseSync> {
  if (path !== ':memory:') {
    makeFolder(dirname(path));
    // SQLite creates the files beside it with the mode of this one.
    makeFile(path);
    listDatabaseFiles(path).forEach(restrictToOwner);
  }
  const file = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    // One of the processes that open a new file at once switches it to WAL. The others get SQLITE_BUSY without a wait.
    await retryBusy(() => file.exec('pragma journal_mode = wal'));
    // The first statement creates the files beside it. SQLite brings the log to disk before each checkpoint, and we before each
    // acknowledgement.
    await retryBusy(() => file.exec('pragma synchronous = normal; select count(*) from sqlite_schema'));
    file.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function keepPrepared(file: DatabaseSync): SqliteDatabase {
  // Preparing takes longer than running: a quarter of a busy gateway's time.
  const prepared = new LRUCache<string, SqliteStatement>({
    max: MOST_PREPARED,
    memoMethod: (text) => prepare(file, text),
  });
  return { close: () => file.close(), prepare: (text) => prepared.memo(text) };
}

function prepare(file: DatabaseSync, text: string): SqliteStatement {
  const statement = file.prepare(text);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(readParameter)),
    run: (parameters) => statement.run(...parameters.map(readParameter)),
    iterate: (parameters) => statement.iterate(...parameters.map(readParameter)),
  };
}
