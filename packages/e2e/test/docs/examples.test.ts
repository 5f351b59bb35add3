import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runDemo } from '@videogen/examples/demo';
import { createFolder, readLedger, serveHere, type ServerHere } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noBrowser, openBrowser } from '../console/open-browser.ts';
import { hasCurl } from '../curl.ts';
import { runNode, runProgram } from '../run-program.ts';
import { serveFolder } from '../serve-folder.ts';
import { skipVisibly } from '../skip-visibly.ts';

const examples = new URL('../../../../examples/', import.meta.url).pathname;
const steps = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'];
const link = /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/video\/gen_\w+$/;

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ SANDBOX_SPEED: '300' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Runs a program with the test's gateway as its default one. */
function run(program: string, ...args: readonly string[]) {
  const env = [`VIDEOGEN_URL=${server.gatewayUrl}/graphql`, 'VIDEOGEN_KEY=lt_examples'];
  return runProgram('env', [...env, program, ...args], examples);
}

test('node: prints each change of a video, and its URL', async () => {
  const { exitCode, stdout } = await run(process.execPath, 'node/make-video.ts', 'A cat');

  const lines = stdout.trim().split('\n');
  const seen = lines.slice(0, -1);
  expect(exitCode).toBe(0);
  expect(seen).toEqual(steps.filter((step) => seen.includes(step)));
  expect(seen.at(-1)).toBe('COMPLETED');
  expect(lines.at(-1)).toMatch(link);
});

test('node: distinguishes a refusal from a failure', async () => {
  const refused = await run(process.execPath, 'node/make-video.ts', 'A cat [sandbox:moderation]');
  const failed = await run(process.execPath, 'node/make-video.ts', 'A cat [sandbox:fail]');

  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringMatching(/^Refused: \S/) });
  expect(failed).toMatchObject({ exitCode: 1, output: expect.stringMatching(/^Failed: \S/m) });
});

test('curl: submits a prompt with quotation marks, and prints each change', async (context) => {
  skipVisibly(context, !hasCurl && 'there is no curl');

  const prompt = String.raw`A "cat" \o/`;

  const { exitCode, stdout } = await run('sh', 'curl/make-video.sh', prompt);

  const updates = stdout
    .trim()
    .split('\n')
    .map((line): { status: string; generation: { videoUrl: string | null } } => JSON.parse(line));
  expect(exitCode).toBe(0);
  expect(updates.at(-1)).toEqual({ status: 'COMPLETED', generation: { videoUrl: expect.stringMatching(link) } });
  expect((await readLedger(server.sandboxUrl)).accepted.map(({ body }) => body.prompt)).toContain(prompt);
});

test('curl: prints the answer to a prompt that is refused, and fails', async (context) => {
  skipVisibly(context, !hasCurl && 'there is no curl');

  const { exitCode, output } = await run('sh', 'curl/make-video.sh', 'A cat [sandbox:moderation]');

  expect(exitCode).toBe(1);
  expect(output).toMatch(/^\{"data":\{"generateVideo":\{"message":"\S/);
});

test('browser: the page shows the status, the progress and the video', { timeout: 60_000 }, async (context) => {
  skipVisibly(context, noBrowser);
  await using folder = await createFolder();
  const vite = join(createRequire(import.meta.url).resolve('vite/package.json'), '../bin/vite.js');
  const build = ['build', 'browser', '--outDir', folder.path, '--emptyOutDir', '--logLevel', 'warn'];

  await runNode([vite, ...build], examples);
  await using site = await serveFolder(folder.path);
  await using browser = await openBrowser(site.origin, server.gatewayUrl, server.sandboxUrl);
  const { page } = browser;
  await page.goto(`${site.origin}/index.html`);
  await page.fill('[name=url]', `${server.gatewayUrl}/graphql`);
  await page.click('button');
  await page.locator('video[src]').waitFor();

  expect(await page.innerText('output')).toBe('COMPLETED');
  expect(await page.getAttribute('video', 'src')).toMatch(link);
  expect(await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(1);
  expect(browser.strayRequests).toEqual([]);
});

test('demo: a gateway of its own leaves the video in a file, as its link ends with the sandbox', async () => {
  await using folder = await createFolder();
  const saveTo = join(folder.path, 'data', 'demo.mp4');
  const lines: string[] = [];

  await runDemo({ url: undefined, key: 'lt_sandbox_demo', saveTo, speed: 600, print: (line) => lines.push(line) });

  const video = await readFile(saveTo);
  expect(lines.at(-2)).toBe(`Video  ${saveTo}`);
  expect(lines.at(-1)).toBe(`Size   ${video.length.toLocaleString('en')} bytes of video/mp4`);
  expect(video.subarray(4, 8).toString()).toBe('ftyp');
  expect(lines.join('\n')).not.toContain('/video/gen_');
});
