import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** End and output of a program. */
export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** stdout and then stderr, to show when it failed. */
  readonly output: string;
}

/** Runs a program to its end. */
export async function runProgram(program: string, args: readonly string[], cwd: string): Promise<ProgramRun> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, output: stdout + stderr };
}

/** Runs a Node program that must succeed. Rejects with all that it printed when it does not. */
export async function runNode(args: readonly string[], cwd: string): Promise<string> {
  return succeed(process.execPath, args, cwd);
}

/** Runs a program that must succeed. Rejects with all that it printed when it does not. */
export async function succeed(program: string, args: readonly string[], cwd: string): Promise<string> {
  const run = await runProgram(program, args, cwd);
  if (run.exitCode !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${run.exitCode}:\n${run.output}`);
  return run.stdout;
}
