import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endWithMe, findFreePort, isListening, until } from '@videogen/testkit';

/** Runs a program that listens on PORT, until it is disposed of. Resolves once it listens. */
export async function spawnSite(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly origin: string; readonly readOutput: () => string }> {
  const port = await findFreePort();
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env, PORT: String(port) } });
  endWithMe(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}:\n${output}`);
      return await isListening(port);
    }, 20_000);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    readOutput: () => output,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
