import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithMe } from '../leftovers/end-with-me.ts';
import { isListening } from './is-listening.ts';

/** A program that is to listen on a port. */
export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly options?: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'>;
}

/** A program of others, run as a child that ends with this process. */
export interface ServiceProcess extends AsyncDisposable {
  /** Sends a signal and waits for the end. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

const LONGEST_START_MS = 15_000;
const RETRY_MS = 50;

/** Starts a program and waits until something listens on its port. Rejects with what it wrote when it ends before. */
export async function spawnService({ program, args, port, options }: ServiceCommand): Promise<ServiceProcess> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(String(chunk)));
  const closed = once(child, 'close');
  endWithMe(child);

  const deadline = Date.now() + LONGEST_START_MS;
  while (!(await isListening(port))) {
    if (hasEnded(child) || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${program} does not listen on port ${port}:\n${written.join('')}`);
    }
    await sleep(RETRY_MS);
  }

  async function kill(signal: NodeJS.Signals): Promise<void> {
    child.kill(signal);
    await closed;
  }
  return { kill, [Symbol.asyncDispose]: () => kill('SIGKILL') };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
