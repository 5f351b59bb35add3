import { styleText } from 'node:util';
import { expect, test } from 'vitest';
import { readConfig, startServer } from '../src/index.ts';
import { describeServer } from '../src/messages/print-welcome.ts';
import { silent } from './silent-log.ts';

const inMemory = { DATABASE_URL: 'sqlite::memory:', PORT: '0', SANDBOX_PORT: '0', CONSOLE: 'false' };

async function start(env: Readonly<Record<string, string>>) {
  const config = readConfig({ ...inMemory, ...env }, '/nowhere');
  const server = await startServer(config, silent);
  return {
    server,
    config,
    lines: describeServer(server, config),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const key = '  Key        lt_sandbox_demo (the sandbox takes any key of 8 or more characters that begins with lt_)';
const end = ['', 'Stop it with Ctrl+C.', ''];

function tryIt(gatewayUrl: string | undefined): readonly string[] {
  const command =
    `  curl ${gatewayUrl}/graphql -H "authorization: Bearer lt_sandbox_demo" -H 'content-type: application/json' \\\n` +
    `    -d '{"query":"mutation { generateVideo(input: { prompt: \\"A cat playing with a ball\\", model: \\"kling_25\\" }) ` +
    `{ __typename ... on GenerateVideoSuccess { generation { id status } } ... on Error { message } } }"}'`;
  return ['', 'Try it:', '', command];
}

test('the welcome names the addresses, a key for the sandbox, and a command to try', async () => {
  await using started = await start({});

  const { gatewayUrl, sandboxUrl } = started.server;
  expect(started.lines).toEqual([
    'VideoGen Gateway is running.',
    '',
    `  GraphiQL   ${gatewayUrl}/graphql`,
    `  WebSocket  ${gatewayUrl?.replace('http', 'ws')}/graphql`,
    `  Upstream   ${sandboxUrl}/api/v1 (the sandbox, at 30 times the real speed)`,
    key,
    '  Database   SQLite, :memory:',
    `  Sandbox    ${sandboxUrl}/api/v1`,
    ...tryIt(gatewayUrl),
    ...end,
  ]);
});

test.each([
  { host: '0.0.0.0', origin: 'http://127.0.0.1' },
  { host: '::', origin: 'http://[::1]' },
])('a server on $host prints a URL that can be opened, and that it listens everywhere', async ({ host, origin }) => {
  await using started = await start({ HOST: host });

  const { gatewayUrl = '', sandboxUrl } = started.server;
  const answer = await fetch(`${gatewayUrl}/health`);

  expect(gatewayUrl).toBe(`${origin}:${new URL(gatewayUrl).port}`);
  expect(answer.status).toBe(200);
  expect(started.lines).toEqual([
    'VideoGen Gateway is running.',
    '',
    `  GraphiQL   ${gatewayUrl}/graphql`,
    `  WebSocket  ${gatewayUrl.replace('http', 'ws')}/graphql`,
    `  Listens    on all addresses of this machine (HOST=${host})`,
    `  Upstream   ${sandboxUrl}/api/v1 (the sandbox, at 30 times the real speed)`,
    key,
    '  Database   SQLite, :memory:',
    `  Sandbox    ${sandboxUrl}/api/v1`,
    ...tryIt(gatewayUrl),
    ...end,
  ]);
});

test('the welcome of a server without its database says that it waits for it', async () => {
  await using started = await start({
    ROLES: 'gateway',
    VIDEOGENAPI_URL: 'http://127.0.0.1:1/api/v1',
    DATABASE_URL: 'postgres://videogen:secret@127.0.0.1:1/videogen',
    ENCRYPTION_KEY: 'x'.repeat(32),
  });

  const { gatewayUrl } = started.server;
  expect(started.lines).toEqual([
    'VideoGen Gateway waits for its database. Until it answers, requests get STORE_UNAVAILABLE.',
    '',
    `  GraphiQL   ${gatewayUrl}/graphql`,
    `  WebSocket  ${gatewayUrl?.replace('http', 'ws')}/graphql`,
    '  Upstream   http://127.0.0.1:1/api/v1',
    "  Key        each caller's own VideoGenAPI key",
    '  Database   PostgreSQL at 127.0.0.1:1/videogen',
    ...tryIt(gatewayUrl).map((line) => line.replace('lt_sandbox_demo', '$VIDEOGENAPI_KEY')),
    ...end,
  ]);
});

test('the welcome of a sandbox alone describes its keys', async () => {
  await using started = await start({ ROLES: 'sandbox' });

  const url = `${started.server.sandboxUrl}/api/v1`;
  expect(started.lines).toEqual([
    'VideoGen Gateway is running.',
    '',
    `  Sandbox    ${url} (takes any key that begins with lt_; a gateway needs 8 characters or more)`,
    ...end,
  ]);
});

test('the welcome of a poller without its database says that it waits for it', async () => {
  await using started = await start({
    ROLES: 'poller',
    VIDEOGENAPI_URL: 'http://127.0.0.1:1/api/v1',
    DATABASE_URL: 'postgres://videogen:secret@127.0.0.1:1/videogen',
    ENCRYPTION_KEY: 'x'.repeat(32),
  });

  expect(started.lines).toEqual([
    'VideoGen Gateway waits for its database and will start work once it answers.',
    '',
    '  Poller     polls http://127.0.0.1:1/api/v1',
    '  Database   PostgreSQL at 127.0.0.1:1/videogen',
    ...end,
  ]);
});

test('the address of the console comes first', async () => {
  await using started = await start({});

  const [, , first] = describeServer(started.server, { ...started.config, console: true });

  expect(first).toBe(`  Console    ${started.server.gatewayUrl}/`);
});

test('a server without GraphiQL names the address of GraphQL', async () => {
  await using started = await start({ GRAPHIQL: 'false' });

  expect(started.lines[2]).toBe(`  GraphQL    ${started.server.gatewayUrl}/graphql`);
});

const shared = { VIDEOGENAPI_URL: 'http://127.0.0.1:9/api/v1', VIDEOGENAPI_KEY: 'lt_operator' };

test.each(['0.0.0.0', '::'])("HOST=%s with the operator's key is warned about, in red and in the log", async (host) => {
  await using started = await start({ ...shared, HOST: host });

  const warning = `HOST=${host} with VIDEOGENAPI_KEY: everybody who reaches this address can spend with that key`;
  expect(started.config.warnings).toEqual([warning]);
  expect(started.lines).toContain(`Warning: ${warning}.`);
  expect(describeServer(started.server, started.config, true)).toContain(
    styleText(['red', 'bold'], `Warning: ${warning}.`, { validateStream: false }),
  );
});

test.each([
  { ...shared, HOST: '127.0.0.1' },
  { ...shared, HOST: '127.0.0.2' },
  { ...shared, HOST: 'localhost' },
  { ...shared, HOST: '::1' },
  { ...shared, HOST: '0.0.0.0', VIDEOGENAPI_KEY: '' },
  { ...shared, HOST: '0.0.0.0', ROLES: 'poller' },
])('nothing is warned about with %j', (env) => {
  expect(readConfig({ ...inMemory, ...env }, '/nowhere').warnings).toEqual([]);
});
