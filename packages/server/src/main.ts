import { constants } from 'node:os';
import { resolve } from 'node:path';
import { pino, type Logger } from 'pino';
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
  const stop = awaitSignal(log);
  await using server = await startServer(config, log);
  printWelcome(server, config);
  await stop;
}

const STOPS_WITHIN_MS = 9000;

/**
 * Resolves at the first SIGTERM or SIGINT. From then on the process ends in time even when something of it hangs, as what
 * it leaves unfinished is taken up by others; and at once at a second signal.
 */
async function awaitSignal(log: Logger): Promise<void> {
  const first = Promise.withResolvers<NodeJS.Signals>();
  const ends = ['SIGTERM', 'SIGINT'] as const;
  for (const signal of ends) process.once(signal, first.resolve);

  log.info({ signal: await first.promise }, 'stopping');
  // Not left to the default: for the first process of a container there is none.
  for (const signal of ends) process.on(signal, () => process.exit(128 + constants.signals[signal]));
  const giveUp = setTimeout(() => {
    log.warn({}, 'not everything ended in time; the rest is left as it is');
    process.exit(0);
  }, STOPS_WITHIN_MS);
  giveUp.unref();
}
