import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import { expect, test } from 'vitest';
import config from '../codegen.config.ts';
import { printManifest } from '../print-manifest.ts';
import * as operations from '../src/generated/operations.ts';

const root = new URL('../', import.meta.url);

// The generator runs in memory and writes nothing, as a file written before the comparison would always be equal.
test('the generated operations are those of the present schema and documents', async () => {
  const cwd = fileURLToPath(root);

  const files: { filename: string; content: string }[] = await generate({ ...config, cwd, silent: true }, false);

  expect(files.map(({ filename }) => filename)).toEqual(['src/generated/operations.ts']);
  for (const { filename, content } of files) {
    const committed = await readFile(new URL(filename, root), 'utf8');
    expect(committed === content, `${filename} is stale: run \`npx -y pnpm codegen\``).toBe(true);
  }
});

test('the manifest published with the client holds all of its documents, as it sends them', async () => {
  const published = await readFile(new URL('persisted-documents.json', root), 'utf8');

  expect(published === printManifest(operations), 'persisted-documents.json is stale: run `npx -y pnpm codegen`').toBe(
    true,
  );
  const texts = Object.values<string>(JSON.parse(published));
  expect(texts.map((text) => /^\w+ (\w+)/.exec(text)?.[1])).toEqual([
    'CancelGeneration',
    'GenerateVideo',
    'GenerateVideos',
    'ImportGenerations',
    'RefreshGeneration',
    'Generation',
    'Generations',
    'Me',
    'Model',
    'Models',
    'UpdatesCursor',
    'GenerationUpdated',
    'GenerationsUpdated',
    'UsageUpdated',
  ]);
});
