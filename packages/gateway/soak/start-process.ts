import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A file of this folder that runs in a process of its own. */
export interface Process extends AsyncDisposable {
  /** Resolves to the next line that it prints. */
  readonly line: () => Promise<string>;
  /** Sends it a line, and resolves to the next one that it prints. */
  readonly ask: (line: string) => Promise<string>;
}

/** Starts a file of this folder. Its process ends with this one. */
export function startProcess(file: string, ...args: readonly string[]): Process {
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

  async function line(): Promise<string> {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${file} ended before it printed a line`);
    return value;
  }

  return {
    line,
    ask(question) {
      child.stdin.write(`${question}\n`);
      return line();
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
