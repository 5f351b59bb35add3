import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { WATCHED_LEVEL, watchLog } from '../keys/watch-log.ts';
import { endWithMe } from '../leftovers/end-with-me.ts';

/** A server in a process of its own, as an operator runs it. */
export interface ServerProcess extends AsyncDisposable {
  /** The gateway's origin; throws where the gateway is not among its roles. */
  readonly gatewayUrl: string;
  /** The sandbox's origin; throws where the sandbox is not among its roles. */
  readonly sandboxUrl: string;
  readonly pid: number;
  /** All it has written so far at its LOG_LEVEL, stdout and stderr. */
  readonly output: () => string;
  /** Sends a signal and waits for the end. Resolves to the exit code, or the signal that ended it. */
  readonly kill: (signal: NodeJS.Signals) => Promise<number | NodeJS.Signals>;
  /** Sends a signal and does not wait: SIGSTOP freezes it, SIGCONT lets it go on. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves when it has ended. */
  readonly exited: Promise<number | NodeJS.Signals>;
}

/** As `pnpm start`. By default the heap of short-lived objects grows to 128 MB. */
const nodeFlags = ['--max-semi-space-size=16'];
const ofSources = new URL('../../../server/bin/videogen-server.js', import.meta.url).pathname;

/** Settings under which servers do not meet: free ports, a database in memory, little talk. */
export const apart = {
  PORT: '0',
  SANDBOX_PORT: '0',
  DATABASE_URL: 'sqlite::memory:',
  LOG_LEVEL: 'warn',
  NODE_ENV: 'test',
  // Its page would be built first on a fresh checkout.
  CONSOLE: 'false',
  // Lifts LIMIT_NEW_KEYS_PER_ADDRESS: all callers come from one address, and each test brings a key of its own.
  LIMIT_NEW_KEYS_PER_ADDRESS: '60',
  VIDEOGENAPI_URL: '',
  VIDEOGENAPI_KEY: '',
};

/** Ties between a server and the process that starts it. */
export interface SpawnOptions {
  /** True keeps Ctrl+C of the terminal from it, so that its starter stops it in order. */
  readonly detached?: boolean | undefined;
  /** By default that of the sources. */
  readonly executable?: string | undefined;
}

/** Starts `videogen-server start` with these variables, and waits until it says where it is. */
export async function spawnServer(
  env: Readonly<Record<string, string>>,
  { detached = false, executable = ofSources }: SpawnOptions = {},
): Promise<ServerProcess> {
  const { LOG_LEVEL: wantedLevel, ...rest } = { ...apart, ...env };
  const watch = watchLog(wantedLevel);
  const child = spawn(process.execPath, [...nodeFlags, executable, 'start'], {
    env: { ...process.env, ...rest, LOG_LEVEL: WATCHED_LEVEL },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  const lines: string[] = [];
  const exited = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? 0);
  const started = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      if (watch.take(line)) lines.push(line);
      if (line.startsWith('Stop it with')) started.resolve();
    });
  }
  exited.then(
    (code) => started.reject(new Error(`the server ended with ${code} before it ran:\n${lines.join('\n')}`)),
    started.reject,
  );
  // A test that fails half-way must neither leave its server behind nor wait for it.
  endWithMe(child);
  await started.promise;
  child.unref();
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();

  function find(label: string): string {
    const url = new RegExp(`^ +${label} +(http://[^/]+)`, 'm').exec(lines.join('\n'))?.[1];
    if (url === undefined) throw new Error(`this server does not run what it would print as ${label}`);
    return url;
  }

  async function kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    child.ref();
    child.kill(signal);
    return exited;
  }

  return {
    get gatewayUrl() {
      return find('Graphi?QL');
    },
    get sandboxUrl() {
      return find('Sandbox');
    },
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    kill,
    signal: (signal) => void child.kill(signal),
    exited,
    async [Symbol.asyncDispose]() {
      await kill('SIGKILL');
      watch.check();
    },
  };
}
