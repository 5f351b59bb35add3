import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const sources = new URL('../src/', import.meta.url);

/** The packages that a source file imports, itself or by way of others of this package. */
async function listPackages(file: URL, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  const packages = new Set<string>();
  seen.add(file.href);
  for (const [, from = ''] of (await readFile(file, 'utf8')).matchAll(/^(?:import|export|\}) .*from '([^']+)';$/gm)) {
    const isOurs = from.startsWith('.');
    if (!isOurs && !from.startsWith('node:')) packages.add(from);
    const imported = new URL(from, file);
    if (isOurs && !seen.has(imported.href)) for (const name of await listPackages(imported, seen)) packages.add(name);
  }
  return packages;
}

test('the entry for processes without a gateway loads nothing of GraphQL', async () => {
  const gateway = await listPackages(new URL('index.ts', sources));
  const health = await listPackages(new URL('health/health.ts', sources));

  expect(gateway.has('graphql-yoga')).toBe(true);
  expect(health).toEqual(new Set(['@videogen/lifecycle', '@videogen/store']));
});
