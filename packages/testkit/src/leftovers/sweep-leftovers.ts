import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { DATABASE_PREFIX } from '../database/open-database.ts';
import { isListening } from '../database/is-listening.ts';
import { FOLDER_PREFIX } from './temporary-folder.ts';

const POSTGRES_PORT = 5432;

/**
 * Removes the databases and temporary folders of processes that are no more. Those of living ones stay, whichever run or
 * working copy they belong to.
 */
export async function sweepLeftovers(): Promise<void> {
  await Promise.all([sweepFolders(), sweepDatabases()]);
}

async function sweepFolders(): Promise<void> {
  const names = await readdir(tmpdir());
  const leftovers = names.filter((name) => {
    const [, owner] = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name) ?? [];
    return owner !== undefined && !isAlive(Number(owner));
  });
  await Promise.all(leftovers.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A database's owner keeps a session under its name, which ends with the owner. */
async function sweepDatabases(): Promise<void> {
  if (!(await isListening(POSTGRES_PORT))) return;
  const client = new Client({ host: '127.0.0.1', port: POSTGRES_PORT, user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    const { rows }: { rows: { datname: string }[] } = await client.query(
      `select d.datname from pg_database d where starts_with(d.datname, $1)
      and not exists (select from pg_stat_activity s where s.application_name = d.datname)`,
      [DATABASE_PREFIX],
    );
    // Two runs that end together may both find it.
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  } finally {
    await client.end();
  }
}
