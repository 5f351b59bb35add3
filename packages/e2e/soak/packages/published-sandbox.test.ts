import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolder, endWithMe, findFreePort, isListening, until } from '@videogen/testkit';
import { runProgram, succeed } from '../../test/run-program.ts';
import { skipVisibly } from '../../test/skip-visibly.ts';
import { type InstalledPackage, installPacked } from './install-packed.ts';
import { installToolchains } from './install-toolchains.ts';
import { lintPackage, lintTypes } from './lint-package.ts';
import { runtimes } from './runtimes.ts';

const parts = new AsyncDisposableStack();
let path: string;
let uninstalled: string | false;
let sandbox: InstalledPackage;

beforeAll(async () => {
  uninstalled = await installToolchains();
  path = await realpath(parts.use(await createFolder()).path);
  sandbox = await installPacked(path, 'sandbox');
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  // As npm does.
  await mkdir(join(path, 'node_modules/.bin'));
  await symlink('../@videogen/sandbox/dist/sandbox/bin.js', join(path, 'node_modules/.bin/videogen-sandbox'));
});

afterAll(() => parts.disposeAsync());

test('publint has nothing to say about the package', async () => {
  expect(await lintPackage(sandbox)).toEqual([]);
});

test('its entry is found with its types by bundlers and by Node', async (context) => {
  skipVisibly(context, uninstalled);
  expect(await lintTypes(sandbox, [])).toBe('');
});

test('the manifest says what the registry shows, and depends on nothing of ours', () => {
  expect(sandbox.manifest).toMatchObject({
    name: '@videogen/sandbox',
    license: 'MIT',
    engines: { node: '>=22' },
    bin: { 'videogen-sandbox': './dist/sandbox/bin.js' },
    dependencies: { zod: expect.stringMatching(/^\^\d/) },
  });
});

/** A test of somebody who has installed the package, without a test runner. */
const STRANGER = `
  import { startSandbox } from '@videogen/sandbox';

  const sandbox = await startSandbox({ port: 0, speed: 1000 });
  const headers = { authorization: 'Bearer lt_a_stranger' };
  const ask = async (path, init) => (await fetch(sandbox.url + '/api/v1' + path, { headers, ...init })).json();
  const { generation_id: id } = await ask('/generate', { method: 'POST', body: '{"prompt":"A cat"}' });
  let answer;
  do answer = await ask('/status/' + id);
  while (answer.status !== 'completed');
  const video = await fetch(answer.video_url);
  console.log(JSON.stringify({ status: answer.status, type: video.headers.get('content-type'), bytes: (await video.arrayBuffer()).byteLength > 1000 }));
  await sandbox[Symbol.asyncDispose]();
`;

// Node 20 lacks `Map.groupBy`.
test.for(runtimes.filter(({ name }) => /^Node 2[24]$/.test(name)))(
  'a script in an empty folder starts a sandbox and gets a video in $name',
  async ({ program, args, findMissing }, context) => {
    skipVisibly(context, findMissing(uninstalled));
    await writeFile(join(path, 'stranger.js'), STRANGER);

    const printed = await succeed(program, [...args, 'stranger.js'], path);

    expect(JSON.parse(printed)).toEqual({ status: 'completed', type: 'video/mp4', bytes: true });
  },
);

test('npx runs it on a given port, until a signal ends it', async () => {
  const port = await findFreePort();
  const args = ['--no', '--offline', '--', '@videogen/sandbox', '--port', String(port), '--speed', '1000'];
  const child = spawn('npx', args, { cwd: path, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  endWithMe(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(async () => child.exitCode !== null || (await isListening(port)), 30_000);

  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/user`, {
    headers: { authorization: 'Bearer lt_a_stranger' },
  });
  const ended = once(child, 'exit');
  // As a terminal does, to all that it started.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  await ended;

  expect(answer.status).toBe(200);
  expect(output).toContain(`http://127.0.0.1:${port}/api/v1`);
  expect(await isListening(port)).toBe(false);
});

/** Runs the program of the package. */
const run = (...args: readonly string[]) =>
  runProgram(process.execPath, ['node_modules/.bin/videogen-sandbox', ...args], path);

test('the program explains itself, wrong arguments, and a port that is in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? String(address?.port) : '';

  const [help, unknown, speed, port2, inUse] = await Promise.all([
    run('--help'),
    run('--sped', '3'),
    run('--speed', 'quick'),
    run('--port', '1.5'),
    run('--port', port),
  ]);
  taken.close();

  expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--rate-limit') });
  expect(unknown).toMatchObject({ exitCode: 1, output: expect.stringContaining("'--sped'") });
  expect(speed).toMatchObject({ exitCode: 1, output: 'The speed must be a number; got "quick".\n' });
  expect(port2).toMatchObject({ exitCode: 1, output: 'The port must be a whole number up to 65535.\n' });
  expect(inUse).toMatchObject({ exitCode: 1, output: expect.stringContaining('EADDRINUSE') });
});
