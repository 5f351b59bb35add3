import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder outside the repository. Disposing removes it with all that is in it. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** A SQLite file in it, which several processes may share. */
  readonly databaseUrl: string;
}

/** Makes a folder. */
export async function createFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'videogen-e2e-'));
  return {
    path,
    databaseUrl: `sqlite:${join(path, 'videogen.db')}`,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
