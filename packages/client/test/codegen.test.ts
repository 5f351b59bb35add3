import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import { expect, test } from 'vitest';
import config from '../codegen.config.ts';

const root = new URL('../', import.meta.url);

// A generator that ran before this test would hide what it looks for: it compares in memory and writes nothing.
test('the generated operations are those of the present schema and documents', async () => {
  const cwd = fileURLToPath(root);

  const files: { filename: string; content: string }[] = await generate({ ...config, cwd, silent: true }, false);

  expect(files.map(({ filename }) => filename)).toEqual(['src/generated/operations.ts']);
  for (const { filename, content } of files) {
    const committed = await readFile(new URL(filename, root), 'utf8');
    expect(committed === content, `${filename} is stale: run \`pnpm codegen\``).toBe(true);
  }
});

test('the schema published with the client is the present one', async () => {
  const [published, present] = await Promise.all([
    readFile(new URL('schema.graphql', root), 'utf8'),
    readFile(new URL('../schema/schema.graphql', root), 'utf8'),
  ]);

  expect(published === present, 'schema.graphql is stale: run `pnpm codegen`').toBe(true);
});
