import { flushCompileCache } from 'node:module';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { openLog } from './log/open-log.ts';
import { ConfigError } from './config/config.ts';
import { readConfig } from './config/read-config.ts';
import type { Log } from '@videogen/lifecycle';

const usage = `videogen-server [start]

Starts VideoGen Gateway. It is configured by environment variables; README.md lists them.
`;

/** Runs the server: reads the environment, starts its roles, and stops them in order at SIGTERM or SIGINT. */
export async function main(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (args.length > 1 || (args[0] ?? 'start') !== 'start') {
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

/** Relative paths in the environment begin here: at the repository, and for the bundle, which has none, where it is started. */
const root = import.meta.filename.endsWith('.ts') ? resolve(import.meta.dirname, '../../..') : process.cwd();

async function run(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readConfig(env, root);
  // The rest is loaded only now, so that a wrong setting is reported at once.
  const [{ startServer }, { printWelcome }] = await Promise.all([
    import('./start-server.ts'),
    import('./messages/print-welcome.ts'),
  ]);
  const log = openLog(config.logLevel);
  const stop = awaitSignal(log);
  await using server = await startServer(config, log);
  printWelcome(server, config);
  // Node would write the cache only at an orderly exit. Written now, it makes the next start fast even after a SIGKILL.
  flushCompileCache();
  await stop;
}

const STOPS_WITHIN_MS = 9000;

/**
 * Resolves at the first SIGTERM or SIGINT. The process then exits within 9 s even if a part hangs: other processes take over
 * unfinished work. A second signal ends it at once.
 */
async function awaitSignal(log: Log): Promise<void> {
  const first = Promise.withResolvers<NodeJS.Signals>();
  const ends = ['SIGTERM', 'SIGINT'] as const;
  for (const signal of ends) process.once(signal, first.resolve);

  log.info({ signal: await first.promise }, 'stopping');
  // The first process of a container has no default action for signals.
  for (const signal of ends) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  const giveUp = setTimeout(() => {
    log.warn({}, 'the server did not stop in time and exits with work unfinished');
    process.exit(0);
  }, STOPS_WITHIN_MS);
  giveUp.unref();
}
