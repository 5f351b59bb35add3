import { execFile } from 'node:child_process';
import { access, chown } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { findFreePort } from './free-port.ts';
import { spawnService, type ServiceProcess } from './spawn-service.ts';
import { createFolder } from '../leftovers/temporary-folder.ts';
import { until } from '../until.ts';

/** A PostgreSQL of one's own, that may be restarted. */
export interface OwnPostgres extends AsyncDisposable {
  readonly port: number;
  readonly start: () => Promise<void>;
  /** SIGINT ends it as a restart does, SIGQUIT as a crash. */
  readonly stop: (signal: 'SIGINT' | 'SIGQUIT') => Promise<void>;
}

const run = promisify(execFile);
const ANSWERS_WITHIN_MS = 15_000;

/**
 * Makes a PostgreSQL in a folder of its own and starts it on a free port. It refuses to run as root, so root needs an account
 * named postgres. Resolves to the reason as a text where it cannot be done here.
 */
export async function startPostgres(): Promise<OwnPostgres | string> {
  const bin = await findBinaries();
  if (bin === undefined) return 'the programs of PostgreSQL (pg_config, initdb, postgres) are not installed';
  const owner = await findOwner();
  if (owner === undefined) return 'PostgreSQL does not run as root, and there is no account named postgres';

  const folder = await createFolder();
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder.path, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder.path };
  const data = join(folder.path, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'], options);

  const port = await findFreePort();
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder.path, '-c', 'max_connections=100'];
  let running: ServiceProcess | undefined;
  const program = join(bin, 'postgres');
  async function start(): Promise<void> {
    running ??= await spawnService({ program, args, port, options });
    // It listens before it answers.
    await until(() => answers(port), ANSWERS_WITHIN_MS);
  }
  async function stop(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    await running?.kill(signal);
    running = undefined;
  }
  await start();
  return {
    port,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop('SIGQUIT');
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function answers(port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function findBinaries(): Promise<string | undefined> {
  try {
    const { stdout } = await run('pg_config', ['--bindir']);
    await access(join(stdout.trim(), 'initdb'));
    return stdout.trim();
  } catch {
    return undefined;
  }
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

async function findOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return {};
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
