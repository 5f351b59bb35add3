import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A server in a process of its own, as an operator runs it. */
export interface ServerProcess extends AsyncDisposable {
  /** Empty where the gateway is not among its roles. */
  readonly graphqlUrl: string;
  /** What it holds in memory now, megabytes. */
  readonly readRssMegabytes: () => number;
}

const executable = new URL('../../../server/bin/videogen-server.js', import.meta.url).pathname;
/** Apart from any other: a free port, a database in memory, little talk. */
const apart = { PORT: '0', DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'warn', NODE_ENV: 'test', VIDEOGENAPI_KEY: '' };

/** Starts one, and waits until it says where it is. Disposing stops it in order. */
export async function spawnServer(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [executable, 'start'], {
    env: { ...process.env, ...apart, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const killWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  let graphqlUrl = '';
  for await (const line of createInterface(child.stdout)) {
    graphqlUrl = /GraphiQL +(\S+)/.exec(line)?.[1] ?? graphqlUrl;
    if (line.startsWith('Stop it with')) break;
  }
  if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  child.stdout.resume();
  return {
    graphqlUrl,
    readRssMegabytes() {
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1024;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      process.off('exit', killWithParent);
    },
  };
}
