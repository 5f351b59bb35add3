import { glob, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const setting = /^ +((?:LIMIT|POLLS|PROCESS_POLLS)_[A-Z_]+): (?!'')/;
/** Beside the settings themselves, and those of the same purpose above. */
const LINES_ABOVE = 12;

test('a bench, harness or test that lifts a limit names it there, with the reason', async () => {
  const unnamed: string[] = [];
  let lifted = 0;

  const found = glob(
    ['packages/*/test/**/*.ts', 'packages/*/soak/**/*.ts', 'packages/{bench,e2e,testkit}/src/**/*.ts'],
    {
      cwd: root,
    },
  );
  for await (const path of found) {
    const lines = (await readFile(`${root}${path}`, 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      const name = setting.exec(line)?.[1];
      if (name === undefined) continue;
      lifted += 1;
      const above = lines.slice(Math.max(index - LINES_ABOVE, 0), index);
      if (!new RegExp(`// Lifts [^]*\\b${name}\\b`).test(above.join('\n'))) unnamed.push(`${path}:${index + 1}`);
    }
  }

  expect(unnamed).toEqual([]);
  expect(lifted).toBeGreaterThan(8);
});
