import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@videogen/store';
import { openVideoGenApi } from '@videogen/videogenapi';
import { expect, test } from 'vitest';
import { readConfig, startServer } from '../src/index.ts';
import { ConfigError } from '../src/config/config.ts';
import { createConfiguredLifecycle } from '../src/create-lifecycle.ts';
import { silent } from './silent-log.ts';

async function start(modelsFile: string) {
  const env = { DATABASE_URL: 'sqlite::memory:', ROLES: 'gateway', PORT: '0', MODELS_FILE: modelsFile };
  return startServer(readConfig(env, '/nowhere'), silent);
}

test('the error for a missing models file has its path once', async () => {
  await expect(start('/nowhere/models.json')).rejects.toEqual(
    new ConfigError(['MODELS_FILE: /nowhere/models.json: cannot be read: ENOENT: no such file or directory']),
  );
});

test('the error for a models file that is not JSON has its path once', async () => {
  const folder = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  const path = join(folder, 'models.json');
  await writeFile(path, 'kling');

  await expect(start(path)).rejects.toEqual(
    new ConfigError([`MODELS_FILE: ${path}: expected JSON: Unexpected token 'k', "kling" is not valid JSON`]),
  );
});

test('the times of the models are divided by the speed of the sandbox', async () => {
  const folder = await mkdtemp(join(tmpdir(), `videogen-test-${process.pid}-`));
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  const path = join(folder, 'models.json');
  await writeFile(path, '[{ "key": "listed", "name": "Listed", "typicalProcessingTimeSeconds": 60 }]');
  await using store = await openStore({ path: ':memory:' });
  await using api = openVideoGenApi({ baseUrl: 'http://127.0.0.1:9', timeoutMs: 500, submitTimeoutMs: 500 });
  const config = readConfig({ MODELS_FILE: path, SANDBOX_SPEED: '10' }, '/nowhere');

  const { forecasts } = createConfiguredLifecycle(config, { store, api, identifier: { forget() {} }, log: silent });

  const kind = { duration: null, resolution: null, addAudio: null };
  const medians = ['listed', 'unlisted'].map((modelKey) => forecasts.ofKind({ ...kind, modelKey }));
  expect((await Promise.all(medians)).map(({ shape }) => Math.round(shape.medianSeconds))).toEqual([6, 30]);
});
