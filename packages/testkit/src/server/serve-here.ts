import { tmpdir } from 'node:os';
import { openLog, readConfig, startServer } from '@videogen/server';
import { WATCHED_LEVEL, watchLog } from '../keys/watch-log.ts';
import { apart } from './spawn-server.ts';

/** A server in this process. It has what a spawned one has, but for a life and a death of its own, and costs a tenth. */
export interface ServerHere extends AsyncDisposable {
  /** The gateway's origin; throws where the gateway is not among its roles. */
  readonly gatewayUrl: string;
  /** The sandbox's origin; throws where the sandbox is not among its roles. */
  readonly sandboxUrl: string;
  /** All it has logged so far at its LOG_LEVEL, one JSON line for each entry. */
  readonly log: () => string;
}

/**
 * Starts the roles of a server with these variables in this process. For tests of what it answers; those of its start, its
 * end, its output or its memory spawn one. Two must not share a SQLite file, as the one would block the thread that the other
 * needs to give its lock back.
 */
export async function serveHere(env: Readonly<Record<string, string>>): Promise<ServerHere> {
  const config = readConfig({ ...apart, ...env }, tmpdir());
  const lines: string[] = [];
  const watch = watchLog(config.logLevel);
  const write = (line: string): void => void (watch.take(line) && lines.push(line));
  const server = await startServer(config, openLog(WATCHED_LEVEL, { write }));
  return {
    get gatewayUrl() {
      return present(server.gatewayUrl, 'gateway');
    },
    get sandboxUrl() {
      return present(server.sandboxUrl, 'sandbox');
    },
    log: () => lines.join(''),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      watch.check();
    },
  };
}

function present(url: string | undefined, role: string): string {
  if (url === undefined) throw new Error(`this server does not run a ${role}`);
  return url;
}
