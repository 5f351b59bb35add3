import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDatabaseFiles } from '../keys/check-database-files.ts';

/** Begins the name of every temporary folder. The id of the process that owns it follows, which tells it from a leftover. */
export const FOLDER_PREFIX = 'videogen-test-';

/**
 * An empty folder outside the repository. Disposing removes it with all that is in it, and throws where a SQLite file has a key in
 * clear.
 */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** A SQLite file in it, which several processes may share. */
  readonly databaseUrl: string;
}

/** Makes a folder. */
export async function createFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  return {
    path,
    databaseUrl: `sqlite:${join(path, 'videogen.db')}`,
    async [Symbol.asyncDispose]() {
      try {
        await checkDatabaseFiles(path);
      } finally {
        await rm(path, { recursive: true, force: true });
      }
    },
  };
}
