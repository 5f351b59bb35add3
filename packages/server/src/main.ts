import { once } from 'node:events';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { ConfigError, readConfig } from './read-config.ts';

const usage = `videogen-server start

Starts VideoGen Gateway. Everything is set by environment variables; README.md has the table.
`;

/** The executable: reads the environment, starts the roles asked for, stops them in order at SIGTERM or SIGINT. */
export async function main(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (args.length !== 1 || args[0] !== 'start') {
    process.stderr.write(usage);
    process.exitCode = args[0] === '--help' ? 0 : 1;
    return;
  }
  try {
    await run(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
}

async function run(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readConfig(env, resolve(import.meta.dirname, '../../..'));
  // The rest is loaded only now, so that a wrong setting is told at once.
  const [{ startServer }, { printWelcome }] = await Promise.all([
    import('./start-server.ts'),
    import('./print-welcome.ts'),
  ]);
  const log = pino({ level: config.logLevel, redact: ['key', '*.key', '*.authorization'] });
  const stop = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await using server = await startServer(config, log);
  printWelcome(server, config);
  await stop;
  // A second signal ends the process at once, as it does by default.
  log.info({}, 'stopping');
}
