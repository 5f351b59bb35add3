import { statSync } from 'node:fs';
import { StoreUnavailableError } from './problem.ts';

/** Thrown if the database's files were deleted or replaced while they were open: further writes would be lost. */
export class DatabaseFileLostError extends StoreUnavailableError {
  constructor(file: string) {
    super({}, `the database's file ${file} was deleted or replaced while it was open: put it back, or restart`);
  }
}

/**
 * Remembers the files of an open database. The returned function throws {@link DatabaseFileLostError} if one of them is
 * missing or was replaced. The write-ahead log holds the latest writes, and the shared memory the locks between processes, so
 * both count. It does nothing for `:memory:`.
 */
export function watchDatabaseFile(path: string): () => void {
  if (path === ':memory:') return () => undefined;
  const files = listDatabaseFiles(path).map((file) => ({ file, identity: readIdentity(file) }));
  return () => {
    for (const { file, identity } of files) if (readIdentity(file) !== identity) throw new DatabaseFileLostError(file);
  };
}

/** The file of a database and those that SQLite keeps beside it while it is open. */
export function listDatabaseFiles(path: string): readonly string[] {
  return [path, `${path}-wal`, `${path}-shm`];
}

function readIdentity(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev} ${stats.ino}`;
}
