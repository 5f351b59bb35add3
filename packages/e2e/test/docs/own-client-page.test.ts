import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { clients } from '../foreign-clients/every-client.ts';

const root = new URL('../../../../', import.meta.url);
const page = await readFile(new URL('docs/with-your-own-graphql-client.md', root), 'utf8');
const paths = globSync('examples/clients/*/*.ts', { cwd: root.pathname });
const examples = await Promise.all(
  paths.map(async (path) => withoutIndents(await readFile(new URL(path, root), 'utf8'))),
);
const sections = page.split(/^## /m).slice(1);

/** Between the parts of a snippet that do not follow each other in the example. */
const GAP = '// …\n';

test('each snippet of the page is a part of one example, which a test runs', () => {
  const snippets = sections.flatMap((section) =>
    [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => ({
      title: section.split('\n', 1)[0],
      parts: withoutIndents(code).split(GAP),
    })),
  );

  const strange = snippets.filter(({ parts }) => !examples.some((text) => parts.every((part) => text.includes(part))));

  expect(strange).toEqual([]);
  expect(snippets.length).toBeGreaterThan(8);
});

test('the page links to each example', () => {
  const linked = new Set([...page.matchAll(/\.\.\/(examples\/clients\/[\w-]+)\//g)].map(([, folder]) => folder));

  expect(linked).toEqual(new Set(paths.map((path) => path.split('/').slice(0, 3).join('/'))));
});

test('the table of the page has the clients that the tests run, and a section for each', () => {
  const rows = [...page.matchAll(/^\| \[([^\]]+)\]\(#([^)]+)\)/gm)].map(([, name = '', anchor = '']) => ({
    name,
    anchor,
  }));
  const anchors = new Set(sections.map((section) => toAnchor(section.split('\n', 1)[0] ?? '')));

  const tested = clients.map(([name]) => name).filter((name) => !name.includes(' over '));
  expect(new Set(rows.map(({ name }) => name))).toEqual(new Set([...tested, 'gql.tada', 'GraphQL Code Generator']));
  expect(rows.filter(({ anchor }) => !anchors.has(anchor))).toEqual([]);
});

/** A snippet may be a part of an indented block. */
function withoutIndents(code: string): string {
  return code.replaceAll(/^ +/gm, '');
}

/** The anchor that GitHub gives a heading. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
