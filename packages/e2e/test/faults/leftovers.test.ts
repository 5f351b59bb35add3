import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { isListening, openDatabase, sweepLeftovers } from '@videogen/testkit';
import { databaseKind as kind } from '../database-kind.ts';

test('a test process that is killed leaves no child, and its database is gone before the next run; those in use stay', async () => {
  await using used = await openDatabase(kind);
  await used.query('create table kept (id integer)');
  const { child, left } = await leaveBehind();
  expect(await exists(left.databaseUrl)).toBe(true);

  child.kill('SIGKILL');
  await once(child, 'close');

  await expect.poll(() => isRunning(left.serverPid)).toBe(false);
  await expect.poll(() => isListening(left.redisPort)).toBe(false);
  // PostgreSQL notices the end of a session a moment after it.
  await expect.poll(() => sweepLeftovers().then(() => exists(left.databaseUrl))).toBe(false);
  expect(await used.query('select id from kept')).toEqual([]);
});

interface Left {
  readonly serverPid: number;
  readonly redisPort: number;
  readonly databaseUrl: string;
}

/** A process as Vitest's workers are, with a server, a database and, beside PostgreSQL, a Redis of its own. */
async function leaveBehind() {
  const script = new URL('../leave-behind.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line]: string[] = await once(createInterface(child.stdout), 'line');
  const left: Left = JSON.parse(line ?? '');
  return { child, left };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function exists(databaseUrl: string): Promise<boolean> {
  if (databaseUrl.startsWith('sqlite:')) return existsSync(databaseUrl.slice('sqlite:'.length));
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query('select from pg_database where datname = $1', [name]);
  await client.end();
  return rows.length > 0;
}
