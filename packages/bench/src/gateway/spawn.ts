import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithMe, findFreePort } from '@videogen/testkit';

/** A server in a process of its own. */
export interface Spawned extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** The time from its start to its first answer, milliseconds. */
  readonly readyMs: number;
  readonly child: ChildProcess;
}

/** A program for Node, in words that take the port. */
export interface Program {
  readonly args: (port: number) => readonly string[];
  readonly env?: (port: number) => Readonly<Record<string, string>>;
  /** A path that it answers when it is ready; before, it may answer 503. */
  readonly readyPath: string;
}

const PATIENCE_MS = 20_000;
const ASK_EVERY_MS = 5;

/** Starts a program, by default on a free port, and waits until it answers. */
export async function spawnProgram({ args, env, readyPath }: Program, givenPort?: number): Promise<Spawned> {
  const port = givenPort ?? (await findFreePort());
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...garbageFlags, ...args(port)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...env?.(port) },
  });
  endWithMe(child);
  const exited = once(child, 'exit');
  while (!(await answers(port, readyPath))) {
    const name = child.spawnargs.join(' ');
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`${name} does not answer`);
    await sleep(ASK_EVERY_MS);
  }
  return {
    pid: child.pid ?? 0,
    port,
    readyMs: performance.now() - startedAt,
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    await answer.arrayBuffer();
    return answer.status !== 503;
  } catch {
    return false;
  }
}

const collector = new URL('./servers/collect-garbage.js', import.meta.url).pathname;
/** With these a server collects its garbage when `collectGarbage` asks it to. */
const garbageFlags = ['--expose-gc', `--import=${collector}`] as const;
const COLLECTIONS = 3;
const COLLECTION_MS = 700;

/** Has a server collect its garbage, and waits until its memory is given back. */
export async function collectGarbage({ child }: Spawned): Promise<void> {
  for (let time = 0; time < COLLECTIONS; time += 1) {
    child.kill('SIGUSR2');
    await sleep(COLLECTION_MS);
  }
}
