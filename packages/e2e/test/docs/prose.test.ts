import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const documents = globSync(
  ['*.md', 'docs/*.md', 'packages/*/README.md', 'packages/*/docs/*.md', 'examples/README.md'],
  { cwd: root },
);

/** The start of a paragraph, a heading, a list item or a table cell, where the word may have a small letter; or any sentence. */
const bannedStart =
  /(?:(?<=^\n)|^ *(?:[-*#]+|\d+\.) +|\| *)[*_[]*(?:[Ww](?:ho|hat|hether)|[Oo]f|[Hh]ow)\b|(?<![\w`'"])(?:Who|What|Whether|Of|How)\b/gm;

test.for(documents)('no sentence of %s begins with Who, What, Whether, Of or How', (path) => {
  const text = blankFences(readFileSync(join(root, path), 'utf8'));

  const sentences = [...text.matchAll(bannedStart)].map(({ index }) => {
    const [sentence = ''] = text.slice(index).split(/[.\n]/, 1);
    return `${path}:${text.slice(0, index).split('\n').length} ${sentence}`;
  });

  expect(sentences).toEqual([]);
});

/** Empties fenced code, but keeps the number of lines. */
function blankFences(text: string): string {
  return text.replace(/^ *```.*?^ *```$/gms, (code) => code.replace(/[^\n]/g, ''));
}
