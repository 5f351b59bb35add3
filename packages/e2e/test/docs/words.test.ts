import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, visit } from 'graphql';
import { parseSync, Visitor, type ESTree } from 'vite';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;

/** Metaphors, and names that another name has replaced. Any part of a longer name counts as well. */
const bannedNames = [
  'findings',
  'floorMs',
  'frost',
  'giveBack',
  'hasten',
  'lookAt',
  'lookedAt',
  'outlast',
  'paidFor',
  'planTry',
  'purse',
  'tend',
  'visitor',
  'wakeUp',
];

const bannedName = new RegExp(`(?<![a-z])(${bannedNames.map(toKebabCase).join('|')})s?(?![a-z])`);
const bannedStart = /^(?:who|what|whether|of|how)\b|(?<![\w`'"])(?:Who|What|Whether|Of|How)\b/g;
const bannedTitle = /^(?:who|what|whether|of|how)\b/i;

// Generated files follow their generator. A migration that has landed never changes. This file has the banned names.
const exclude = ['**/node_modules', '**/dist', '**/generated', '**/migrations', '**/words.test.ts'];
const files = globSync(['{*,.ci/*,examples/**/*,packages/**/*}.{ts,tsx,js,mjs}'], { cwd: root, exclude });
const packages = Map.groupBy(files, (path) => /^packages\/(\w+)/.exec(path)?.[1] ?? 'root');
const areas = [...packages].map(([name, paths]) => ({ name, paths }));

test.for(areas)('no sentence in a comment of $name begins with Who, What, Whether, Of or How', ({ paths }) => {
  const sentences = paths.flatMap((path) => {
    const source = read(path);
    return listComments(path, source).flatMap(({ text, start }) =>
      listBannedSentences(text).map(
        ({ sentence, index }) => `${path}:${countLines(source, start + index)} ${sentence}`,
      ),
    );
  });

  expect(sentences).toEqual([]);
});

test.for(areas)('no title of a test of $name begins with Who, What, Whether, Of or How', ({ paths }) => {
  const titles = paths.flatMap((path) => {
    const source = read(path);
    return listTitles(path, source)
      .filter(({ title }) => bannedTitle.test(title))
      .map(({ title, start }) => `${path}:${countLines(source, start)} ${title}`);
  });

  expect(titles).toEqual([]);
});

test.for(areas)('no path and no identifier of $name has a banned name', ({ paths }) => {
  const bannedPaths = paths.filter((path) => bannedName.test(toKebabCase(path)));
  const names = paths.flatMap((path) => {
    const source = read(path);
    if (!bannedName.test(toKebabCase(source))) return [];
    return listNames(parseSync(path, source).program)
      .filter(({ name }) => bannedName.test(toKebabCase(name)))
      .map(({ name, start }) => `${path}:${countLines(source, start)} ${name}`);
  });

  expect([...bannedPaths, ...names]).toEqual([]);
});

test('no sentence in a description of the schema begins with Who, What, Whether, Of or How', () => {
  const path = 'packages/schema/schema.graphql';
  const sentences: string[] = [];

  visit(parse(read(path)), {
    StringValue({ block, value, loc }) {
      if (block !== true) return;
      for (const { sentence } of listBannedSentences(value)) {
        sentences.push(`${path}:${loc?.startToken.line} ${sentence}`);
      }
    },
  });

  expect(sentences).toEqual([]);
});

interface Comment {
  /** The words at their offsets in the source, with spaces in place of slashes and asterisks. */
  readonly text: string;
  readonly start: number;
}

/** Comments of a file. Line comments on adjacent lines are one comment. */
function listComments(path: string, source: string): readonly Comment[] {
  const comments: Comment[] = [];
  let last: { type: string; start: number; end: number } | undefined;
  for (const { type, start, end } of parseSync(path, source).comments) {
    const continues = type === 'Line' && last?.type === 'Line' && /^\n *$/.test(source.slice(last.end, start));
    const from = continues && last ? last.start : start;
    if (continues) comments.pop();
    comments.push({ text: blank(source.slice(from, end)), start: from });
    last = { type, start: from, end };
  }
  return comments;
}

/** Replaces decoration at the beginning of lines, and fenced code, by spaces. */
function blank(comment: string): string {
  return comment
    .replace(/\*\/$/, '  ')
    .replace(/^ *(?:\/\*\*?|\/\/|\*)/gm, (decoration) => ' '.repeat(decoration.length))
    .replace(/```.*?```/gs, (code) => code.replace(/[^\n]/g, ' '));
}

function listBannedSentences(text: string): readonly { readonly sentence: string; readonly index: number }[] {
  const indent = text.length - text.trimStart().length;
  return [...text.trimStart().matchAll(bannedStart)].map(({ index }) => {
    const [sentence = ''] = /^.*?(?:[.!?](?=\s)|$)/s.exec(text.slice(indent + index).trimEnd()) ?? [];
    return { sentence: sentence.replaceAll(/\s+/g, ' '), index: indent + index };
  });
}

/** First arguments of `test`, `test.for(…)`, `describe.concurrent` and the like. Values in a template are left out. */
function listTitles(path: string, source: string): readonly { readonly title: string; readonly start: number }[] {
  const titles: { readonly title: string; readonly start: number }[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (!/^(?:test|it|describe)$/.test(findRoot(callee))) return;
      if (first?.type === 'TemplateLiteral') {
        titles.push({ title: first.quasis.map(({ value }) => value.raw).join(''), start: first.start });
      } else if (first?.type === 'Literal' && typeof first.value === 'string') {
        titles.push({ title: first.value, start: first.start });
      }
    },
  }).visit(parseSync(path, source).program);
  return titles;
}

/** The name that a chain of properties and calls begins with; empty for any other expression. */
function findRoot(expression: ESTree.Expression): string {
  if (expression.type === 'CallExpression') return findRoot(expression.callee);
  if (expression.type === 'MemberExpression') return findRoot(expression.object);
  if (expression.type === 'TaggedTemplateExpression') return findRoot(expression.tag);
  return expression.type === 'Identifier' ? expression.name : '';
}

/** Identifiers, and strings that are one word: names of columns, events and settings. */
function listNames(node: unknown): readonly { readonly name: string; readonly start: number }[] {
  if (typeof node !== 'object' || node === null) return [];

  const inside = Object.values(node).flatMap(listNames);
  if (!('type' in node) || !('start' in node) || typeof node.start !== 'number') return inside;
  const name = 'name' in node ? node.name : 'value' in node ? node.value : undefined;
  return typeof name === 'string' && /^[\w-]+$/.test(name) ? [{ name, start: node.start }, ...inside] : inside;
}

function toKebabCase(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|_/g, '-').toLowerCase();
}

function countLines(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
