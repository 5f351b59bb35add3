import { join } from 'node:path';
import type { Log } from '@videogen/lifecycle';
import type { ConsoleOptions } from '@videogen/gateway';
import manifest from '../package.json' with { type: 'json' };
import type { Config } from './config/config.ts';
import { EXAMPLE_KEY } from './example-key.ts';

/** Collects what the console needs. Its page is found, or begun to be built: that takes seconds, for which nothing waits. */
export function openConsole(config: Config, upstreamUrl: string, log: Log): ConsoleOptions {
  const usesSandbox = config.videoGenApiUrl === undefined;
  return {
    folder: findFolder(log),
    settings: {
      upstream: usesSandbox ? 'SANDBOX' : 'LIVE',
      sandboxSpeed: usesSandbox ? config.sandboxSpeed : null,
      exampleKey: usesSandbox ? EXAMPLE_KEY : null,
      hasOperatorKey: config.videoGenApiKey !== undefined,
      version: manifest.version,
    },
    mediaOrigins: usesSandbox ? [new URL(upstreamUrl).origin] : [],
  };
}

/** The bundle has the built page beside it. The repository builds it where it is missing or older than its sources. */
async function findFolder(log: Log): Promise<string> {
  if (!import.meta.filename.endsWith('.ts')) return join(import.meta.dirname, 'console');
  const { prepareConsole } = await import('@videogen/console');
  const { isBeingBuilt, folder } = await prepareConsole();
  if (isBeingBuilt) log.info({}, 'the console is being built, which takes some seconds');
  folder.then(
    () => isBeingBuilt && log.info({}, 'the console is built'),
    (error: unknown) => log.warn({ err: error }, 'the console could not be built; everything else works'),
  );
  return folder;
}
