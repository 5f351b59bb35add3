import { once } from 'node:events';
import { connect } from 'node:net';
import type { OwnDatabase } from '@videogen/testkit';
import type { Source } from './evidence.ts';

/** All commands that a Redis receives while it is watched. */
export interface RedisMonitor extends Disposable {
  readonly source: () => Source;
}

/** Watches a Redis of this machine by its MONITOR command. */
export async function monitorRedis(port: number): Promise<RedisMonitor> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  await once(socket, 'connect');
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  return {
    source: () => ({ name: 'the commands to Redis', bytes: Buffer.concat(chunks) }),
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** Every row of every table of a PostgreSQL database, and the statements that it remembers of its sessions. */
export async function dumpPostgres({ query }: OwnDatabase): Promise<Source> {
  const tables = await query("select table_name from information_schema.tables where table_schema = 'public'");
  const rows = await Promise.all(
    tables.map(({ table_name: name }) => query(`select row_to_json(it)::text as row from "${String(name)}" it`)),
  );
  const statements = await query('select query from pg_stat_activity where datname = current_database()');
  return { name: 'the tables of PostgreSQL', bytes: Buffer.from(JSON.stringify([rows, statements])) };
}
