import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, startServer } from '../src/index.ts';
import { ConfigError } from '../src/config/config.ts';
import { silent } from './silent-log.ts';

test.each([
  [{}, undefined],
  [{ TRUSTED_DOCUMENTS: 'off' }, undefined],
  [{ TRUSTED_DOCUMENTS: 'off', TRUSTED_DOCUMENTS_FILE: 'a.json' }, undefined],
  [{ TRUSTED_DOCUMENTS_FILE: 'a.json' }, { mode: 'prefer', files: ['/srv/a.json'] }],
  [
    { TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_FILE: 'a.json, /b.json' },
    { mode: 'only', files: ['/srv/a.json', '/b.json'] },
  ],
])('with %j the trusted documents are %j', (env, expected) => {
  expect(readConfig(env, '/srv').trustedDocuments).toEqual(expected);
});

test('TRUSTED_DOCUMENTS needs a manifest', () => {
  expect(() => readConfig({ TRUSTED_DOCUMENTS: 'only' }, '/srv')).toThrow(
    new ConfigError(['TRUSTED_DOCUMENTS_FILE: must be set together with TRUSTED_DOCUMENTS=only']),
  );
  expect(() => readConfig({ TRUSTED_DOCUMENTS: 'yes' }, '/srv')).toThrow(
    new ConfigError(['TRUSTED_DOCUMENTS: expected off, prefer or only']),
  );
});

test('a manifest with a document that cannot be executed ends the start, with the file, the id and the reason', async () => {
  const folder = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  const path = join(folder, 'documents.json');
  await writeFile(path, JSON.stringify({ good: '{ me { id } }', bad: '{ nothing }' }));
  const env = { DATABASE_URL: 'sqlite::memory:', ROLES: 'gateway', PORT: '0', TRUSTED_DOCUMENTS_FILE: path };

  await expect(startServer(readConfig(env, '/srv'), silent)).rejects.toEqual(
    new ConfigError([`TRUSTED_DOCUMENTS_FILE: ${path}: "bad": Cannot query field "nothing" on type "Query".`]),
  );
});
