import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig, startServer } from '@videogen/server';
import { expect, test } from 'vitest';
import { createFolder } from '@videogen/testkit';

const ignore = (): void => undefined;
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

test('a lost key file gives an error about ENCRYPTION_KEY, with both remedies', async () => {
  await using folder = await createFolder();
  const env = { DATABASE_URL: folder.databaseUrl, ROLES: 'poller', VIDEOGENAPI_URL: 'http://127.0.0.1:1/api/v1' };
  const config = readConfig(env, folder.path);
  const server = await startServer(config, log);
  await server[Symbol.asyncDispose]();
  const file = join(folder.path, 'videogen.db.key');
  await rm(file);

  const starting = startServer(config, log);

  await expect(starting).rejects.toHaveProperty('problems', [
    `ENCRYPTION_KEY: the key file ${file} is missing, but its database exists: restore the file, or set ENCRYPTION_KEY to the key that the database was made with`,
  ]);
});

test('a key file that cannot be written gives an error that does not name DATABASE_URL', async () => {
  await using folder = await createFolder();
  // So long that a name with more behind it is none.
  const path = join(folder.path, 'a'.repeat(245));
  const env = { DATABASE_URL: `sqlite:${path}`, ROLES: 'poller', VIDEOGENAPI_URL: 'http://127.0.0.1:1/api/v1' };

  const starting = startServer(readConfig(env, folder.path), log);

  await expect(starting).rejects.toHaveProperty('problems', [
    expect.stringMatching(/^ENCRYPTION_KEY: the key file \S+\.key cannot be written: ENAMETOOLONG/),
  ]);
});
