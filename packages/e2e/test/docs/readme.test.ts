import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { TURN_LEASE_MS } from '@videogen/poller';
import { readConfig } from '@videogen/server';
import { createCatalogue } from '@videogen/videogenapi';
import { spawnServer, type ServerProcess, askGraphql, readText, readLedger, createFolder } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const run = promisify(execFile);
const readme = await readFile(new URL('README.md', root), 'utf8');
const snippets = [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
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
    'mermaid: flowchart LR',
    'sh: npx -y pnpm start   # the gateway, with a sandbox of VideoGenAPI: no account, no costs',
    'sh: curl http://127.0.0.1:4000/graphql \\',
    'sh: curl -N http://127.0.0.1:4000/graphql \\',
    "ts: import { createVideoGenClient } from '@videogen/client';",
    "ts: import { ApolloClient, gql, InMemoryCache } from '@apollo/client';",
    'mermaid: xychart-beta',
    'json: {',
    'sh: export DATABASE_URL=postgres://videogen@db.example:5432/videogen',
  ]);
});

test('the configuration table has a row for every variable that the server reads, and no others', async () => {
  const source = await readFile(new URL('packages/server/src/config/environment.ts', root), 'utf8');

  const read = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
  const documented = [...readme.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);

  // NODE_ENV is not ours; its effect is described below the table.
  expect(new Set(documented)).toEqual(new Set(read.filter((name) => name !== 'NODE_ENV')));
});

test('README and ARCHITECTURE name the lease after which the work of a dead process is taken over', async () => {
  const architecture = await readFile(new URL('ARCHITECTURE.md', root), 'utf8');

  expect(readme).toContain(`its lease of ${TURN_LEASE_MS / 1000} seconds`);
  expect(architecture).toContain(`its lease of ${TURN_LEASE_MS / 1000} s `);
});

test('the curl lines submit a video and follow it to its end', async () => {
  const submitted: unknown = JSON.parse(await runShell(snippet(2)));
  const id = readText(submitted, 'data', 'generateVideo', 'generation', 'id');
  const events = await runShell(snippet(3).replace('THE_ID', id));

  const updates = [...events.matchAll(/^data: (.+)$/gm)].map(([, json = '']): unknown => JSON.parse(json));
  const generation = { videoUrl: expect.stringMatching(/^http:.*\/video\/gen_/) };
  expect(submitted).toEqual({ data: { generateVideo: { generation: { id, status: 'PENDING' } } } });
  expect(updates.at(-1)).toEqual({ data: { generationUpdated: { status: 'COMPLETED', generation } } });
  expect(events.trimEnd().split('\n').at(-2)).toBe('event: complete');
});

test('the program prints each status and the URL of the video', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', snippet(4)], {
    cwd: new URL('../..', import.meta.url),
  });

  const lines = stdout.trim().split('\n');
  expect(lines[0]).toMatch(/^(PENDING|IN_QUEUE|IN_PROGRESS)$/);
  expect(lines.at(-2)).toBe('COMPLETED');
  expect(lines.at(-1)).toMatch(/^http:.*\/video\/gen_/);
});

test("the program with Apollo Client prints each status and ends after the video's last", async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', snippet(5)], {
    cwd: new URL('..', import.meta.url),
  });

  const lines = stdout.trim().split('\n');
  expect(lines.filter((line) => !/^(PENDING|IN_QUEUE|IN_PROGRESS|COMPLETED)$/.test(line))).toEqual([]);
  expect(lines.at(-1)).toBe('COMPLETED');
});

test('the models file extends the catalogue', async () => {
  await using folder = await createFolder();
  const path = `${folder.path}/models.json`;
  await writeFile(path, snippet(7));
  await using extended = await spawnServer({ MODELS_FILE: path });

  const answer = await askGraphql(extended.gatewayUrl, {
    key: 'lt_models',
    query: '{ models { key } model(key: "acme-1") { name tier resolutions durationRange { min max } } }',
  });

  const known = createCatalogue().models.map(({ key }) => ({ key }));
  expect(answer.body).toEqual({
    data: {
      models: [...known, { key: 'acme-1' }],
      model: {
        name: 'Acme 1',
        tier: 'PREMIUM',
        resolutions: ['SD_480P', 'HD_720P', 'FHD_1080P', 'UHD_4K'],
        durationRange: { min: 5, max: 10 },
      },
    },
  });
});

/** The variables that each process of the lines for many machines is started with. */
function readManyMachines(): readonly Readonly<Record<string, string>>[] {
  const code = snippet(8);
  const shared = [...code.matchAll(/^export ([A-Z_]+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]);
  const starts = [...code.matchAll(/^((?:[A-Z_]+=\S+ )+)npx -y pnpm start\b/gm)];
  return starts.map(([, own = '']) =>
    Object.fromEntries([
      ...shared,
      ...own
        .trim()
        .split(' ')
        .map((each) => each.split('=')),
    ]),
  );
}

test('the lines for many machines name variables that there are, with values that the server takes', () => {
  const envs = readManyMachines();

  const configs = envs.map((env) => readConfig(env, root.pathname));

  expect(envs.flatMap(Object.keys).filter((name) => !readme.includes(`| \`${name}\` `))).toEqual([]);
  expect(configs.map(({ roles, host, warnings }) => ({ roles, host, warnings }))).toEqual([
    { roles: new Set(['gateway']), host: '0.0.0.0', warnings: [] },
    { roles: new Set(['poller']), host: '127.0.0.1', warnings: [] },
  ]);
  for (const { database, redisUrl, videoGenApiUrl } of configs) {
    expect({ database, redisUrl, videoGenApiUrl }).toEqual({
      database: {
        type: 'postgres',
        url: 'postgres://videogen@db.example:5432/videogen',
        encryptionKey: 'the-same-32-or-more-characters-everywhere',
        poolSize: 10,
      },
      redisUrl: 'redis://redis.example:6379',
      videoGenApiUrl: 'https://videogenapi.com/api/v1',
    });
  }
});

test('the lines for many machines start a gateway and a poller that share a database', async () => {
  await using folder = await createFolder();
  // Their hosts are made up; other tests use PostgreSQL and Redis.
  const here = { VIDEOGENAPI_URL: `${server.sandboxUrl}/api/v1`, DATABASE_URL: folder.databaseUrl, REDIS_URL: '' };
  const envs = readManyMachines().map((env) => ({ ...env, ...here, HOST: '127.0.0.1' }));
  const [gateway, poller] = await Promise.all(envs.map((env) => spawnServer(env)));
  await using processes = new AsyncDisposableStack();
  if (gateway) processes.use(gateway);
  if (poller) processes.use(poller);

  const readiness = () => fetch(`${gateway?.gatewayUrl}/ready`).then((response) => response.json());

  await expect.poll(readiness).toEqual({ database: true, poller: true, upstream: null });
});

test("the README's body of /ready is the one of a gateway whose VideoGenAPI has answered", async () => {
  const [, body = ''] = /Its body has more: `([^`]+)`/.exec(readme) ?? [];
  await askGraphql(server.gatewayUrl, { key: 'lt_readiness', query: '{ me { id } }' });

  const response = await fetch(`${server.gatewayUrl}/ready`);

  expect(await response.json()).toEqual(JSON.parse(body));
});

test('the curl that forgets the videos of the sandbox does so', async () => {
  const [, command = ''] = /`(curl -X DELETE [^`]+)`/.exec(readme) ?? [];
  await askGraphql(server.gatewayUrl, {
    key: 'lt_forgotten',
    query: 'mutation { generateVideo(input: { prompt: "To be forgotten" }) { __typename } }',
  });
  const before = await readLedger(server.sandboxUrl);

  await runShell(command.replace('http://127.0.0.1:4010', server.sandboxUrl));

  expect(before.accepted.map(({ body }) => body.prompt).at(-1)).toBe('To be forgotten');
  expect((await readLedger(server.sandboxUrl)).accepted).toEqual([]);
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
