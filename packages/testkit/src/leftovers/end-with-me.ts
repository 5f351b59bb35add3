import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

const script = new URL('./reaper.js', import.meta.url).pathname;
/** One for all children of this process; it starts with the first of them. */
let reaper: Writable | undefined;

/** Has a child killed when this process ends, SIGKILL included. Neither keeps this process from ending. */
export function endWithMe(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  reaper ??= startReaper();
  reaper.write(`+${pid}\n`);
  child.once('exit', () => reaper?.write(`-${pid}\n`));
}

function startReaper(): Writable {
  // Detached, so that what ends a whole process group leaves it to its work.
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  // Without it children end in order or not at all; that is no reason to fail.
  child.stdin.on('error', () => undefined);
  return child.stdin;
}
