import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const architecture = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');
const packages = readdirSync(new URL('packages', root)).toSorted();

/** The import table of ARCHITECTURE.md: package → what it may import of ours. */
const allowed = new Map(
  [...architecture.matchAll(/^\| `(\w+)` +\| (nothing|everything|`[\w`, ]+?) +\|$/gm)].map(
    ([, name = '', list = '']) => [
      name,
      list === 'everything'
        ? packages.filter((other) => other !== name)
        : [...list.matchAll(/`(\w+)`/g)].map((match) => match[1]),
    ],
  ),
);

test('every package has a line in the import table of ARCHITECTURE.md', () => {
  expect([...allowed.keys()].toSorted()).toEqual(packages);
});

test.for(packages)('%s imports of ours only what the table allows, devDependencies included', (name) => {
  const manifest = readManifest(`packages/${name}/package.json`);

  const ours = listDependencies(manifest)
    .filter((dependency) => dependency.startsWith('@videogen/'))
    .map((dependency) => dependency.slice('@videogen/'.length));

  expect(ours.filter((other) => !allowed.get(name)?.includes(other))).toEqual([]);
});

test('every dependency has a line in ARCHITECTURE.md saying why it', () => {
  const section = architecture.slice(architecture.indexOf('## Dependencies'));
  const explained = new Set([...section.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const used = ['package.json', ...packages.map((name) => `packages/${name}/package.json`)]
    .flatMap((path) => listDependencies(readManifest(path)))
    .filter((name) => !name.startsWith('@videogen/') && !name.startsWith('@types/') && name !== 'typescript');

  const unexplained = [...new Set(used)].filter((name) => {
    const short = name.replace(/^@(pothos|graphql-codegen)\//, '');
    return !explained.has(name) && !explained.has(short);
  });

  expect(unexplained).toEqual([]);
});

test('every version stands in the catalog and nowhere else', () => {
  const manifests = ['package.json', ...packages.map((name) => `packages/${name}/package.json`)].map(readManifest);

  const versions = manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
    Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies }),
  );

  expect([...new Set(versions)].toSorted()).toEqual(['catalog:', 'workspace:*']);
});

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest {
  const manifest: Manifest = JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  return manifest;
}

function listDependencies({ dependencies, devDependencies, optionalDependencies }: Manifest): readonly string[] {
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
}
