import { globSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const architecture = readText('ARCHITECTURE.md');
const folders = new Map([
  ...readdirSync(new URL('packages', root)).map((name) => [name, `packages/${name}`] as const),
  ['examples', 'examples'],
]);
/** Folders that are installed when something needs them, with lock files of their own. */
const apart = ['packages/bench/peers', 'packages/e2e/toolchains'];
const packages = [...folders.keys()].toSorted();

/** The import tables of ARCHITECTURE.md: package → what it may import of ours. */
const allowed = new Map(
  [...architecture.matchAll(/^\| `(\w+)` +\|[^|]+\| (nothing|everything|`[\w`, ]+?) +\|$/gm)].map(
    ([, name = '', list = '']) => [
      name,
      list === 'everything'
        ? packages.filter((other) => other !== name)
        : [...list.matchAll(/`(\w+)`/g)].map((match) => match[1]),
    ],
  ),
);

test('every package has a line in the tables of ARCHITECTURE.md', () => {
  expect([...allowed.keys()].toSorted()).toEqual(packages);
});

test.for(packages)('%s imports of ours only what the table allows, devDependencies included', (name) => {
  const manifest = readManifest(`${folders.get(name)}/package.json`);

  const ours = listDependencies(manifest)
    .filter((dependency) => dependency.startsWith('@videogen/'))
    .map((dependency) => dependency.slice('@videogen/'.length));

  expect(ours.filter((other) => !allowed.get(name)?.includes(other))).toEqual([]);
});

test('only tests and private packages import an entry that is for tests, such as @videogen/store/testing', () => {
  const product = packages.filter((name) => !['bench', 'e2e', 'examples', 'testkit'].includes(name));
  const files = product.flatMap((name) => {
    const folder = new URL(`packages/${name}/src/`, root);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => new URL(file, folder));
  });

  const importing = files.filter((file) => /'@videogen\/\w+\/testing'/.test(readFileSync(file, 'utf8')));

  expect(files.length).toBeGreaterThan(product.length);
  expect(importing.map(({ pathname }) => pathname)).toEqual([]);
});

test.for(packages.filter((name) => name !== 'examples'))('the README of %s says what it may import', (name) => {
  const [, list = ''] = /^May import: (.+)\.$/m.exec(readText(`packages/${name}/README.md`)) ?? [];

  const named = [...list.matchAll(/`(\w+)`/g)].map((match) => match[1]);
  const all = list === 'everything' ? allowed.get(name) : named;
  expect(list).toMatch(/^(nothing of ours|everything|(`\w+`(, )?)+)$/);
  expect(new Set(all)).toEqual(new Set(allowed.get(name)));
});

test('only the examples that start servers import what a user cannot install', () => {
  const importing = globSync('examples/**/*.{ts,html,sh}', { cwd: root.pathname, exclude: ['**/node_modules'] }).filter(
    (path) => [...readText(path).matchAll(/@videogen\/(\w+)/g)].some(([, name]) => name !== 'client'),
  );

  expect(new Set(importing.map((path) => path.split('/')[1]))).toEqual(new Set(['cluster', 'demo']));
});

test('every dependency has a line in ARCHITECTURE.md saying why it', () => {
  const section = architecture.slice(architecture.indexOf('## Dependencies'));
  const explained = new Set([...section.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const used = ['package.json', ...[...folders.values(), ...apart].map((folder) => `${folder}/package.json`)]
    .flatMap((path) => listDependencies(readManifest(path)))
    .filter((name) => !name.startsWith('@videogen/') && !name.startsWith('@types/') && name !== 'typescript');

  const unexplained = [...new Set(used)].filter((name) => {
    const short = name.replace(/^@(pothos|graphql-codegen)\//, '');
    return !explained.has(name) && !explained.has(short);
  });

  expect(unexplained).toEqual([]);
});

test('every version of the workspace stands in the catalog and nowhere else', () => {
  const manifests = ['package.json', ...[...folders.values()].map((folder) => `${folder}/package.json`)].map(
    readManifest,
  );

  const versions = manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
    Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies }),
  );

  expect([...new Set(versions)].toSorted()).toEqual(['catalog:', 'workspace:*']);
});

test.for(apart)('%s is outside of the workspace, with exact versions and a lock file', (folder) => {
  const { dependencies, optionalDependencies } = readManifest(`${folder}/package.json`);

  for (const version of Object.values({ ...dependencies, ...optionalDependencies })) {
    expect(version).toMatch(/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/);
  }
  const lines = readText('pnpm-lock.yaml').split('\n');
  expect(lines).toContain(`  ${folder.split('/', 2).join('/')}:`);
  expect(lines).not.toContain(`  ${folder}:`);
  expect(readText(`${folder}/pnpm-lock.yaml`)).toContain('importers:');
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest {
  const manifest: Manifest = JSON.parse(readText(path));
  return manifest;
}

function readText(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

function listDependencies({ dependencies, devDependencies, optionalDependencies }: Manifest): readonly string[] {
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
}
