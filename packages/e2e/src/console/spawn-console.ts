import { fileURLToPath } from 'node:url';
import { prepareConsole } from '@videogen/console';
import { holdFolder, spawnServer, type ServerProcess } from '@videogen/testkit';

const packageFolder = fileURLToPath(new URL('../../../console', import.meta.url));

/** Starts a server with the console, whose page is built first where it is missing or old: once, however many tests begin with it. */
export async function spawnConsole(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  {
    await using _ = await holdFolder(packageFolder);
    await (
      await prepareConsole()
    ).folder;
  }
  return spawnServer({ CONSOLE: 'true', ...env });
}
