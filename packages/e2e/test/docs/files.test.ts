import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const architecture = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const entries = listEntries(architecture);

test('every source file has a line in ARCHITECTURE.md, or its folder has', () => {
  const files = globSync('{packages/*/{src,bin}/**/*.{ts,js},examples/**/*.{ts,sh}}', {
    cwd: root,
    exclude: ['**/node_modules'],
  });

  const unlisted = files.filter((file) => !entries.some((entry) => entry === file || isFolderOf(entry, file)));

  expect(unlisted).toEqual([]);
});

test('every line of the tree in ARCHITECTURE.md names a file or a folder', () => {
  const missing = entries.filter((entry) => globSync(entry, { cwd: root }).length === 0);

  expect(missing).toEqual([]);
  expect(entries.length).toBeGreaterThan(250);
});

test('every path in the text of ARCHITECTURE.md leads to a file', () => {
  const [text = ''] = architecture.split('\n## Files\n');
  const paths = [...text.matchAll(/`([\w-]+\/[\w/*-]+(?:\.[\w.]+)?)`/g)].map(([, path = '']) => path);
  const places = ['packages/', 'packages/e2e/test/', 'packages/gateway/src/', ''];

  const lost = paths.filter((path) => places.every((place) => globSync(place + path, { cwd: root }).length === 0));

  expect(lost).toEqual([]);
  expect(paths.length).toBeGreaterThan(80);
});

function isFolderOf(entry: string, file: string): boolean {
  return entry.endsWith('/') && file.startsWith(entry);
}

/** Paths of the tree that have a description: in code blocks, two spaces of indentation for each folder. */
function listEntries(text: string): readonly string[] {
  const [, section = ''] = text.split('\n## Files\n');
  const paths: string[] = [];
  for (const [, block = ''] of section.matchAll(/^```\n(.*?)^```$/gms)) {
    const folders: string[] = [];
    for (const [, indent = '', name = '', description] of block.matchAll(/^( *)(\S+)(?: +(\S.*))?$/gm)) {
      folders.length = indent.length / 2;
      const path = folders.join('') + name;
      folders.push(name);
      if (description !== undefined) paths.push(path);
    }
  }
  return paths;
}
