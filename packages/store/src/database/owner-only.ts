import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';

const OTHERS = 0o077;

/** Creates a folder, and those above it, for this account only. An existing folder stays as it is. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** Creates an empty file for this account only, unless it exists. */
export function makeFile(path: string): void {
  try {
    // An existing file is not opened: closing it would end the locks that SQLite holds on it in this process.
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Removes all rights of other accounts to a file, if it exists and belongs to this account. */
export function restrictToOwner(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats || (stats.mode & OTHERS) === 0) return;
  try {
    chmodSync(path, stats.mode & 0o700);
  } catch (error) {
    // The file belongs to another account, which gave this one access.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}
