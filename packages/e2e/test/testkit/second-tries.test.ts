import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from '../run-program.ts';
import { createFolder } from '@videogen/testkit';

const vitest = new URL('../../../../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
const reporter = new URL('../../../testkit/src/vitest/second-tries.ts', import.meta.url).pathname;

test('a run names the tests that needed a second try, and counts them for CI', async () => {
  await using folder = await createFolder();
  await writeFile(
    join(folder.path, 'shaky.test.js'),
    `let tries = 0;
    test('passes at its second try', () => { tries += 1; if (tries === 1) throw new Error('not yet'); });
    test('passes at once', () => undefined);`,
  );
  const reports = join(folder.path, 'reports');
  await mkdir(reports);

  const args = [vitest, 'run', '--root', folder.path, '--globals', '--retry', '1', '--reporter', reporter];
  const run = await runProgram('env', [`TEST_REPORTS=${reports}`, process.execPath, ...args], folder.path);

  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('1 test needed a second try:\n  shaky.test.js > passes at its second try\n');
  expect(await readFile(join(reports, 'second-tries.txt'), 'utf8')).toBe('shaky.test.js > passes at its second try\n');
});
