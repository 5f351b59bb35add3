import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import config from '@videogen/examples/code-generator';
import { expect, test } from 'vitest';
import { runProgram } from '../run-program.ts';

const examples = fileURLToPath(new URL('../../../../examples/clients/', import.meta.url));
const advice = 'run `npx -y pnpm codegen`';

test("the example of GraphQL Code Generator has the present schema's types", async () => {
  const cwd = join(examples, 'code-generator');

  const files: { filename: string; content: string }[] = await generate({ ...config, cwd, silent: true }, false);

  expect(files.length).toBeGreaterThan(1);
  for (const { filename, content } of files) {
    const committed = await readFile(join(cwd, filename), 'utf8');
    expect(committed === content, `${filename} is stale: ${advice}`).toBe(true);
  }
});

test('the example of Relay has the artifacts of the present schema and texts', async () => {
  const compiler = createRequire(import.meta.url).resolve('relay-compiler/cli.js');
  const args = [compiler, 'relay.config.json', '--validate'];

  const { exitCode, output } = await runProgram(process.execPath, args, join(examples, 'relay'));

  expect(exitCode, `${output}\n${advice}`).toBe(0);
});
