import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createFolder, readField, spawnServer, submitVideo, until, askGraphql } from '@videogen/testkit';

const server = new URL('../../../server/', import.meta.url).pathname;
const key = 'lt_sandbox_bundle';

test('the bundle serves with nothing beside it, and stops in order', async () => {
  await using folder = await createFolder();
  const dist = join(folder.path, 'dist');
  await promisify(execFile)(process.execPath, ['node_modules/tsdown/dist/run.mjs', '--out-dir', dist], { cwd: server });
  const env = { CONSOLE: 'true', DATABASE_URL: folder.databaseUrl, POLL_MIN_INTERVAL_MS: '50', SANDBOX_SPEED: '1000' };

  await using running = await spawnServer(env, { executable: join(dist, 'server.js') });
  const { gatewayUrl } = running;
  const page = await fetch(`${gatewayUrl}/graphql`, { headers: { accept: 'text/html' } });
  const contract = await fetch(`${gatewayUrl}/schema.graphql`);
  const consolePage = await (await fetch(gatewayUrl, { headers: { accept: 'text/html' } })).text();
  const [script = ''] = /\/console\/assets\/[^"]+\.js/.exec(consolePage) ?? [];
  const loaded = await fetch(`${gatewayUrl}${script}`);
  const submitted = await submitVideo(gatewayUrl, { key, prompt: 'A cat' });
  let video: string | undefined;
  await until(async () => {
    const { body } = await askGraphql(gatewayUrl, { key, query: '{ generations(first: 1) { nodes { videoUrl } } }' });
    const url = readField(body, 'data', 'generations', 'nodes', 0, 'videoUrl');
    video = typeof url === 'string' ? url : undefined;
    return video !== undefined;
  }, 10_000);
  const { headers } = await fetch(video ?? '');

  expect(await readdir(dist)).not.toContain('node_modules');
  expect(submitted.type).toBe('acknowledged');
  expect(await page.text()).toContain('<title>VideoGen Gateway</title>');
  expect(await contract.text()).toContain('type Mutation');
  expect(loaded.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('content-type')).toBe('video/mp4');
  expect(await running.kill('SIGTERM')).toBe(0);
});
