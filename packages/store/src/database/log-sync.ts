import { readFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { StoreUnavailableError } from './problem.ts';

/** Brings SQLite's write-ahead log to disk, without blocking the thread. */
export interface LogSync {
  /** Resolves once all that this process has committed before the call is on disk. Calls that wait share one sync. */
  readonly sync: () => Promise<void>;
  /** Resolves once all that any process has committed before the call is on disk. */
  readonly synced: () => Promise<void>;
  /** Resolves once no sync is under way, however it ends. */
  readonly idle: () => Promise<void>;
  /** Waits for the sync under way. */
  readonly close: () => Promise<void>;
}

export interface LogSyncOptions {
  /** The write-ahead log. */
  readonly path: string;
  /** Throws if a file of the database is not the opened one any more. */
  readonly checkFile: () => void;
  /** Returns a number that differs after a commit of another process. */
  readonly readVersion: () => number;
  /** Calls a function while nobody writes. Rejects where another process writes for too long. */
  readonly withoutWrites: (run: () => void) => Promise<void>;
}

/**
 * Opens the log. After a failed sync the system may take its pages for written, so that a later sync proves nothing of them: the whole
 * log is written again before that.
 */
export async function openLogSync({ path, checkFile, readVersion, withoutWrites }: LogSyncOptions): Promise<LogSync> {
  const log = await open(path, 'r+');
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let isDamaged = false;
  let version = readVersion();

  async function syncOnce(after: Promise<void> | undefined): Promise<void> {
    await after?.catch(() => {});
    running = next;
    next = undefined;
    try {
      // Before the sync: it shows a commit of another process that comes later.
      const seen = readVersion();
      if (isDamaged) await withoutWrites(() => void writeSync(log.fd, readFileSync(path), null, null, 0));
      await log.datasync();
      isDamaged = false;
      version = seen;
    } catch (cause) {
      isDamaged = true;
      throw new StoreUnavailableError({ cause }, 'the database could not be brought to disk');
    } finally {
      if (next === undefined) running = undefined;
    }
    checkFile();
  }

  function sync(): Promise<void> {
    return (next ??= syncOnce(running));
  }

  async function idle(): Promise<void> {
    await (next ?? running)?.catch(() => {});
  }

  return {
    sync,
    async synced() {
      if (isDamaged && running === undefined) return sync();
      if (readVersion() !== version) return sync();
      await (next ?? running);
    },
    idle,
    async close() {
      await idle();
      await log.close();
    },
  };
}

/** Nothing to sync, for a database in memory. */
export const noLog: LogSync = {
  sync: () => Promise.resolve(),
  synced: () => Promise.resolve(),
  idle: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
