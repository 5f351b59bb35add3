import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const patterns = [
  '*.md',
  'docs/*.md',
  '{packages/*,examples}/README.md',
  'packages/*/docs/*.md',
  '.github/workflows/*.yml',
];
const texts = globSync(patterns, { cwd: root.pathname }).map((path) => ({ path, text: read(path) }));
/** Commands of pnpm itself that the documents use. */
const builtIn: ReadonlySet<string> = new Set(['install', 'exec', 'pack']);

test('each command in the documents and the workflows is a script of its package.json', () => {
  const commands = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/npx -y pnpm (?:-C (\S+) )?([\w:-]+)/g)].map(([, folder = '.', script = '']) => ({
      path,
      folder,
      script,
    })),
  );

  const unknown = commands.filter(({ folder, script }) => !builtIn.has(script) && !listScripts(folder).has(script));
  expect(unknown).toEqual([]);
  expect(new Set(commands.map(({ path }) => path))).toContain('README.md');
  expect(commands.length).toBeGreaterThan(30);
});

test('each command is written so that it runs where pnpm is not installed', () => {
  const scripts = [...listScripts('.')].join('|');

  const bare = texts.flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(`(?<!npx -y )\\bpnpm (?:run )?(?:${scripts})\\b`, 'g'))].map(
      ([command]) => `${path}: ${command}`,
    ),
  );

  expect(bare).toEqual([]);
});

test('each link to a file, and each path from the root, leads to something', () => {
  const lost = texts.flatMap(({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => join(dirname(path), link));
    const paths = [...text.matchAll(/`((?:packages|examples)\/[^`\s]+)`/g)].map(([, each = '']) => each);
    return [...links, ...paths]
      .filter((each) => globSync(each, { cwd: root.pathname }).length === 0)
      .map((each) => `${path}: ${each}`);
  });

  expect(lost).toEqual([]);
});

test('a document of a published package links to what is in the package', () => {
  const manifests = globSync('packages/*/package.json', { cwd: root.pathname }).map((path) => ({
    folder: dirname(path),
    manifest: readManifest(path),
  }));
  const lost = manifests
    .filter(({ manifest }) => manifest.private !== true)
    .flatMap(({ folder, manifest: { files = [] } }) => {
      const packed = ['README.md', ...files];
      return texts
        .filter(({ path }) => path.startsWith(`${folder}/`))
        .flatMap(({ path, text }) =>
          [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
            .map(([, link = '']) => relative(folder, join(dirname(path), link)))
            .filter((link) => !packed.some((each) => link === each || link.startsWith(`${each}/`)))
            .map((link) => `${path}: ${link}`),
        );
    });

  expect(lost).toEqual([]);
});

test('only the client and the sandbox are published', () => {
  const manifests = globSync('{packages/*,examples}/package.json', { cwd: root.pathname }).map(readManifest);

  const published = manifests.filter((manifest) => manifest.private !== true).map(({ name }) => name);

  expect(published.toSorted()).toEqual(['@videogen/client', '@videogen/sandbox']);
});

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
}

function listScripts(folder: string): ReadonlySet<string> {
  const path = `${folder}/package.json`;
  return new Set(existsSync(new URL(path, root)) ? Object.keys(readManifest(path).scripts ?? {}) : []);
}

function readManifest(path: string): Manifest {
  const manifest: Manifest = JSON.parse(read(path));
  return manifest;
}

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}
