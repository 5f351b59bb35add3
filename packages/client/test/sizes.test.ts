import { expect, test } from 'vitest';
import { measureSizes } from '../sizes.ts';

test('in a page the core is at most 16 kB, and all of the client at most 20 kB, gzipped', async () => {
  const sizes = new Map((await measureSizes()).map(({ part, gzipped }) => [part, gzipped]));

  const core = sizes.get('core: queries, mutations, server-sent events') ?? NaN;
  const websockets = sizes.get('loaded when needed: websockets') ?? NaN;
  expect(core).toBeGreaterThan(8_000);
  expect(core).toBeLessThanOrEqual(16_000);
  expect(websockets).toBeGreaterThan(2_000);
  expect(core + websockets).toBeLessThanOrEqual(20_000);
});

test('neither graphql nor a document as a syntax tree is in a page', async () => {
  const [core] = await measureSizes();

  // The trees are 88 kB.
  expect(core?.minified).toBeLessThan(60_000);
});
