import { execFile } from 'node:child_process';
import { apart } from '@videogen/testkit';

const executable = new URL('../../../../server/bin/videogen-server.js', import.meta.url).pathname;

/** Starts a server with settings that it refuses. Resolves to all that it wrote; rejects where it runs. */
export async function startWrongly(env: Readonly<Record<string, string>>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { env: { ...process.env, ...apart, LOG_LEVEL: 'trace', ...env }, timeout: 60_000 };
  execFile(process.execPath, [executable, 'start'], options, (error, stdout, stderr) => {
    const output = `${stdout}${stderr}`;
    if (error?.code === 1) resolve(output);
    else reject(new Error(`the server did not refuse its settings:\n${output}`));
  });
  return promise;
}
