import { execFile } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnServer, createFolder } from '@videogen/testkit';

const executable = new URL('../../../server/bin/videogen-server.js', import.meta.url);
const parts = new AsyncDisposableStack();
const taken = createServer();
let modelsFile: string;

beforeAll(async () => {
  const folder = parts.use(await createFolder());
  modelsFile = join(folder.path, 'models.json');
  await writeFile(modelsFile, '[{ "key": "a", "name": "A" }, { "key": "b", "tier": "GOLD" }]');
  await new Promise<void>((resolve) => {
    taken.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(async () => {
  await parts.disposeAsync();
  await new Promise((resolve) => {
    taken.close(resolve);
  });
});

interface BadSetting {
  readonly env: () => Readonly<Record<string, string>>;
  readonly lines: readonly RegExp[];
}

function portTaken(): string {
  const address = taken.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

const badSettings: Readonly<Record<string, BadSetting>> = {
  'a database of another kind': {
    env: () => ({ DATABASE_URL: 'mysql://user:secret@localhost/x' }),
    lines: [
      /^DATABASE_URL: expected sqlite:<file>, sqlite::memory: or postgres:\/\/user:password@host:5432\/database$/,
    ],
  },
  'PostgreSQL without an encryption key': {
    env: () => ({ DATABASE_URL: 'postgres://user:secret@localhost/x' }),
    lines: [/^ENCRYPTION_KEY: must be set together with DATABASE_URL=postgres:\/\/…, to the same text/],
  },
  'a PostgreSQL URL that is none, and a Redis that is none': {
    env: () => ({ DATABASE_URL: 'postgres://user:secret@:x/', REDIS_URL: 'http://user:secret@localhost' }),
    lines: [
      /^DATABASE_URL: expected sqlite:<file>, /,
      /^REDIS_URL: expected a URL such as redis:\/\/127\.0\.0\.1:6379$/,
    ],
  },
  'times that are none': {
    env: () => ({ SUBMIT_TIMEOUT_SECONDS: '0', RECONCILE_WINDOW_MINUTES: '-1', UPDATES_RETENTION_DAYS: 'x' }),
    lines: [
      /^SUBMIT_TIMEOUT_SECONDS: expected a number from 0\.1 to 600$/,
      /^RECONCILE_WINDOW_MINUTES: expected a number from 0 to 1440$/,
      /^UPDATES_RETENTION_DAYS: expected a number from 0\.01 to 36500$/,
    ],
  },
  'a database that cannot be made': {
    env: () => ({ DATABASE_URL: `sqlite:${executable.pathname}/videogen.db` }),
    lines: [/^DATABASE_URL: .*videogen-server\.js/],
  },
  'a port that is no port': { env: () => ({ PORT: 'http' }), lines: [/^PORT: expected a number from 0 to 65535$/] },
  'a port in use': {
    env: () => ({ PORT: portTaken() }),
    lines: [/^PORT: \d+ is in use on 127\.0\.0\.1; stop the other program or set PORT to another$/],
  },
  'a short encryption key': {
    env: () => ({ ENCRYPTION_KEY: 'short' }),
    lines: [/^ENCRYPTION_KEY: expected at least 32 characters$/],
  },
  'an unknown role': {
    env: () => ({ ROLES: 'gateway,dancer' }),
    lines: [/^ROLES: expected some of gateway, poller, sandbox, separated by commas; got "gateway,dancer"$/],
  },
  'a real key without the real service': {
    env: () => ({ VIDEOGENAPI_KEY: 'lt_sandbox_real' }),
    lines: [/^VIDEOGENAPI_URL: must be set together with VIDEOGENAPI_KEY/],
  },
  'production without the real service': {
    env: () => ({ NODE_ENV: 'production' }),
    lines: [/^VIDEOGENAPI_URL: must be set together with NODE_ENV=production/],
  },
  'a wrong model in the models file': {
    env: () => ({ MODELS_FILE: modelsFile }),
    lines: [/^MODELS_FILE: .*entry 2 \(b\): name: .*; tier: /],
  },
  'several at once': {
    env: () => ({ PORT: '70000', ENCRYPTION_KEY: 'x', SANDBOX_SPEED: '0' }),
    lines: [/^PORT: /, /^ENCRYPTION_KEY: /, /^SANDBOX_SPEED: /],
  },
};

describe('the server ends with exit code 1 and one line per problem', () => {
  test.for(Object.entries(badSettings))('for %s', async ([, { env, lines }]) => {
    const ended = await runServer(env());

    const written = ended.stderr.trim().split('\n');
    expect(ended.code).toBe(1);
    expect(written).toHaveLength(lines.length);
    written.forEach((line, index) => expect(line).toMatch(lines[index] ?? /^$/));
    expect(ended.stderr).not.toContain('secret');
    expect(ended.stderr).not.toContain('lt_sandbox_real');
  });
});

test('below Node 24 the executable says in one sentence what to do', async () => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); process.argv[2] = 'start'; await import(${JSON.stringify(executable.href)});`;

  const ended = await run(['--input-type=module', '--eval', pretend], {});

  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^VideoGen Gateway needs Node 24 or later .*npx -y pnpm start.*nodejs\.org\.\n$/);
});

test('after a command that it does not know it prints its usage', async () => {
  const ended = await run([executable.pathname, 'stop'], {});

  expect(ended).toEqual({
    code: 1,
    stderr: `videogen-server [start]

Starts VideoGen Gateway. It is configured by environment variables; README.md lists them.
`,
  });
});

test('SIGTERM ends it with exit code 0', async () => {
  await using server = await spawnServer({});

  expect(await server.kill('SIGTERM')).toBe(0);
});

test('the database file and its key file are made, the key file for the owner alone', async () => {
  await using folder = await createFolder();
  await using server = await spawnServer({ DATABASE_URL: `sqlite:${folder.path}/made/videogen.db` });

  const keyFile = await stat(`${folder.path}/made/videogen.db.key`);

  expect(server.output()).toContain(`  Database   SQLite, ${folder.path}/made/videogen.db`);
  expect(keyFile.mode & 0o777).toBe(0o600);
  expect(await server.kill('SIGTERM')).toBe(0);
});

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

const settings = { PORT: '0', SANDBOX_PORT: '0', DATABASE_URL: 'sqlite::memory:', NODE_ENV: 'test' };
const TIMEOUT_MS = 15_000;

function runServer(env: Readonly<Record<string, string>>): Promise<Ended> {
  return run([executable.pathname, 'start'], { ...settings, ...env });
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const running = promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env }, timeout: TIMEOUT_MS });
  return running.then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}
