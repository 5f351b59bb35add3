import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer, type ServerProcess } from '../src/spawn-server.ts';
import { askGraphql } from '../src/harness/ask-graphql.ts';
import { readField } from '../src/harness/read-field.ts';
import { createFolder } from './temporary-folder.ts';

const root = new URL('../../../', import.meta.url);
const run = promisify(execFile);
const readme = await readFile(new URL('README.md', root), 'utf8');
const snippets = [...readme.matchAll(/^```(sh|ts|json)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
  language,
  code,
}));

let server: ServerProcess;

beforeAll(async () => {
  server = await spawnServer({ SANDBOX_SPEED: '300' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('the README has the snippets that the tests below run, and no others', () => {
  expect(snippets.map(({ language, code }) => `${language}: ${code.split('\n', 1)[0]}`)).toEqual([
    'sh: npx pnpm start   # the gateway, with a sandbox of VideoGenAPI: no account, no costs',
    'sh: curl http://127.0.0.1:4000/graphql \\',
    'sh: curl -N http://127.0.0.1:4000/graphql \\',
    "ts: import { createVideoGenClient } from '@videogen/client';",
    'json: {',
    'sh: export DATABASE_URL=postgres://videogen@db.example:5432/videogen',
  ]);
});

test('each command of the README is a script of the workspace', async () => {
  const manifest: { scripts: Record<string, string> } = JSON.parse(
    await readFile(new URL('package.json', root), 'utf8'),
  );

  const commands = [...readme.matchAll(/npx pnpm (\w+)/g)].map(([, script]) => script);

  expect(commands.filter((script) => manifest.scripts[script ?? ''] === undefined)).toEqual([]);
});

test('the configuration table has a row for every variable that the server reads, and no others', async () => {
  const source = await readFile(new URL('packages/server/src/read-config.ts', root), 'utf8');

  const read = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
  const documented = [...readme.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);

  // NODE_ENV is not ours; what it does stands below the table.
  expect(new Set(documented)).toEqual(new Set(read.filter((name) => name !== 'NODE_ENV')));
});

test('the curl lines submit a video and follow it to its end', async () => {
  const submitted = await runShell(snippet(1));
  const { generation } = JSON.parse(submitted).data.generateVideo;
  const events = await runShell(snippet(2).replace('THE_ID', generation.id));

  expect(generation.status).toBe('PENDING');
  expect(events).toContain('"status":"COMPLETED"');
  expect(events).toMatch(/"videoUrl":"http:[^"]+"/);
});

test('the program prints each status and the URL of the video', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', snippet(3)], {
    cwd: new URL('..', import.meta.url),
  });

  const lines = stdout.trim().split('\n');
  expect(lines[0]).toMatch(/^(PENDING|IN_QUEUE|IN_PROGRESS)$/);
  expect(lines.at(-2)).toBe('COMPLETED');
  expect(lines.at(-1)).toMatch(/^http:.*\/video\/gen_/);
});

test('the models file extends the catalogue', async () => {
  await using folder = await createFolder();
  const path = `${folder.path}/models.json`;
  await writeFile(path, snippet(4));
  await using extended = await spawnServer({ MODELS_FILE: path });

  const answer = await askGraphql(extended.gatewayUrl, {
    key: 'lt_models',
    query: '{ models { key } model(key: "kling-3") { name tier resolutions durationRange { min max } } }',
  });

  expect(answer.body).toMatchObject({
    data: { model: { name: 'Kling 3', tier: 'PREMIUM', durationRange: { min: 5, max: 10 } } },
  });
  expect(readField(answer.body, 'data', 'models')).toHaveLength(11);
});

test('the lines for many machines name variables that there are, and start a gateway and a poller that share a database', async () => {
  await using folder = await createFolder();
  const names = [...snippet(5).matchAll(/^export ([A-Z_]+)=/gm)].map(([, name]) => name);
  const roles = [...snippet(5).matchAll(/^ROLES=(\w+) .*npx pnpm start/gm)].map(([, role = '']) => role);
  // Their hosts are made up; what PostgreSQL and Redis do is tested where these are.
  const env = { VIDEOGENAPI_URL: `${server.sandboxUrl}/api/v1`, DATABASE_URL: folder.databaseUrl };
  const [gateway, poller] = await Promise.all(roles.map((ROLES) => spawnServer({ ...env, ROLES })));
  await using processes = new AsyncDisposableStack();
  if (gateway) processes.use(gateway);
  if (poller) processes.use(poller);

  const readiness = () => fetch(`${gateway?.gatewayUrl}/ready`).then((response) => response.json());

  expect(roles).toEqual(['gateway', 'poller']);
  expect(names.filter((name) => !readme.includes(`| \`${name}\` `))).toEqual([]);
  await expect.poll(readiness).toMatchObject({ database: true, poller: true });
});

/** A snippet's code, sent to the test's own server instead of the default port. */
function snippet(index: number): string {
  const code = snippets[index]?.code;
  if (code === undefined) throw new Error(`the README has no snippet ${index}`);
  return code.replaceAll('http://127.0.0.1:4000', server.gatewayUrl);
}

async function runShell(code: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', code]);
  return stdout;
}
