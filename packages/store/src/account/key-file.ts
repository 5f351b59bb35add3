import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { restrictToOwner } from '../database/owner-only.ts';

/** Thrown if the key file of a database is missing, or cannot be read or written. The message names the file and a remedy. */
export class KeyFileError extends Error {
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`the key file ${path} ${problem}`, options);
    this.path = path;
  }
}

/** Reads the secret of an existing database. Throws {@link KeyFileError}, as a new secret could decrypt nothing. */
export function readKeyFile(path: string): string {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    restrictToOwner(path);
    return secret;
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw new KeyFileError(path, 'cannot be read', { cause: error });
    throw new KeyFileError(
      path,
      'is missing, but its database exists: restore the file, or set ENCRYPTION_KEY to the key that the database was made with',
    );
  }
}

/**
 * Reads the secret beside a database file; creates it first, with mode 0600, if there is none. It is written to another file
 * and linked, so that two processes that start together read the same whole secret. Throws {@link KeyFileError}.
 */
export function readOrCreateKeyFile(path: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw new KeyFileError(path, 'cannot be written', { cause: error });
  } finally {
    if (existsSync(draft)) rmSync(draft);
  }
  return readKeyFile(path);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
