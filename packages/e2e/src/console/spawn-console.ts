import { prepareConsole } from '@videogen/console';
import { spawnServer, type ServerProcess } from '@videogen/testkit';

/** Starts a server with the console, whose page is built first where it is missing or old. */
export async function spawnConsole(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  await (
    await prepareConsole()
  ).folder;
  return spawnServer({ CONSOLE: 'true', ...env });
}
