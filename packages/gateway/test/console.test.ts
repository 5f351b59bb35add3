import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ConsoleOptions } from '../src/index.ts';
import { startForAlice } from './gateway-for-alice.ts';

const settings = {
  upstream: 'SANDBOX',
  sandboxSpeed: 30,
  exampleKey: 'lt_sandbox_demo',
  hasOperatorKey: false,
  version: '0.1.0',
} as const;

function serve(folder: Promise<string>) {
  const console: ConsoleOptions = { folder, settings, mediaOrigins: ['http://127.0.0.1:4001'] };
  return startForAlice({ console });
}

async function makePage(folder: string): Promise<string> {
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(folder, 'assets/index-1a2b.js'), 'export {};');
  return folder;
}

async function get(gateway: { readonly url: string }, path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${gateway.url}${path}`, init);
}

async function untilBuilt(gateway: { readonly url: string }): Promise<void> {
  await expect.poll(async () => (await get(gateway, '/', asPage)).text()).toContain('the page');
}

const asPage = { headers: { accept: 'text/html,*/*;q=0.8' } };

test('each screen is the page, under a policy that allows no inline script and no inline style', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'console-'));
  await using gateway = await serve(makePage(folder.path));
  await untilBuilt(gateway);

  for (const path of ['/', '/?group=done', '/queue', '/usage', '/sandbox', '/videos/R2VuOjE%3D']) {
    const answer = await get(gateway, path, asPage);

    expect(await answer.text()).toContain('the page');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'");
    expect(policy).toContain('http://127.0.0.1:4001');
    expect(policy).not.toContain('unsafe');
  }
});

test('files with a digest in their names are cached for ever, the page is not, and nothing else is a file', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'console-'));
  await using gateway = await serve(makePage(folder.path));
  await untilBuilt(gateway);
  const page = await get(gateway, '/', asPage);
  const script = await get(gateway, '/console/assets/index-1a2b.js');

  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  for (const path of ['/console/assets/other.js', '/console/..%2fpackage.json', '/console/', '/console']) {
    expect((await get(gateway, path)).status).toBe(404);
  }
});

test('the settings are JSON that is never cached', async () => {
  await using gateway = await serve(Promise.reject(new Error('no page')));

  const answer = await get(gateway, '/console/settings.json');

  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual(settings);
});

test('a page that is being built loads itself again, and comes once it is there', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'console-'));
  const building = Promise.withResolvers<string>();
  await using gateway = await serve(building.promise);

  const before = await get(gateway, '/', asPage);
  building.resolve(makePage(folder.path));

  expect(await before.text()).toContain('<meta http-equiv="refresh" content="1">');
  await untilBuilt(gateway);
});

test('a page that could not be built is a sentence, and everything else works', async () => {
  await using gateway = await serve(Promise.reject(new Error('secret path')));

  await expect.poll(async () => (await get(gateway, '/', asPage)).status).toBe(503);
  const text = await (await get(gateway, '/', asPage)).text();

  expect(text).toContain('The console could not be built');
  expect(text).not.toContain('secret path');
  expect((await get(gateway, '/ready')).status).toBe(200);
});

test('without a console the origin leads to GraphQL', async () => {
  await using gateway = await startForAlice();

  const answer = await get(gateway, '/', { redirect: 'manual' });

  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/graphql']);
});
