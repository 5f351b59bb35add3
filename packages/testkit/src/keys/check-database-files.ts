import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findKey } from './find-key.ts';

/** Throws where a file of a SQLite database, or one beside it, has a key of a test in clear. */
export async function checkDatabaseFiles(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((each) => each.startsWith('videogen.db'))) {
    const key = findKey(await readFile(join(folder, name), 'latin1'));
    if (key !== undefined) throw new Error(`the key ${key} stands in ${name}`);
  }
}
