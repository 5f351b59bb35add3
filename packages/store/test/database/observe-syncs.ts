import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { vi } from 'vitest';

/** The syncs of a database's log, and its files as a power cut would leave them. */
export interface ObservedSyncs extends Disposable {
  readonly count: number;
  /** Holds each sync from now on, before it begins, until the returned function is called. */
  hold(): () => void;
  /** Fails the next sync with an error of the system. */
  failNext(code: 'EIO' | 'ENOSPC'): void;
  /** Returns the ids of the generations that a power cut now would leave. */
  listAfterPowerCut(): readonly string[];
}

/**
 * Observes the syncs of the store in a folder. A power cut leaves the log as it was when the newest
 * complete sync began. The
 * database's own file is copied as it is: SQLite syncs the log before it writes into the file, and the file before it writes over the log.
 */
export async function observeSyncs(folder: string): Promise<ObservedSyncs> {
  const path = join(folder, 'a.db');
  const handle = await open(path);
  // Node exports no class of its file handles.
  const prototype: typeof handle = Object.getPrototypeOf(handle);
  await handle.close();
  const syncFile: typeof handle.datasync = Reflect.get(prototype, 'datasync');
  let onDisk = readFileSync(`${path}-wal`);
  let held = Promise.resolve();
  let failure: 'EIO' | 'ENOSPC' | undefined;
  let copies = 0;
  const spy = vi.spyOn(prototype, 'datasync').mockImplementation(async function sync(this: typeof handle) {
    await held;
    const log = readFileSync(`${path}-wal`);
    if (failure !== undefined) {
      const code = failure;
      failure = undefined;
      throw Object.assign(new Error(code), { code });
    }
    await syncFile.call(this);
    onDisk = log;
  });
  return {
    get count() {
      return spy.mock.calls.length;
    },
    hold() {
      const gate = Promise.withResolvers<void>();
      held = gate.promise;
      return gate.resolve;
    },
    failNext(code) {
      failure = code;
    },
    listAfterPowerCut() {
      const left = join(folder, `left-${(copies += 1)}`);
      mkdirSync(left);
      copyFileSync(path, join(left, 'a.db'));
      writeFileSync(join(left, 'a.db-wal'), onDisk);
      using database = new DatabaseSync(join(left, 'a.db'));
      return database
        .prepare('select id from generations order by rowid')
        .all()
        .map(({ id }) => String(id));
    },
    [Symbol.dispose]: () => spy.mockRestore(),
  };
}
