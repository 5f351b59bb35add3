import { fileURLToPath } from 'node:url';
import { prepareConsole } from '@videogen/console';
import { holdFolder, serveHere, type ServerHere, spawnServer, type ServerProcess } from '@videogen/testkit';

type Env = Readonly<Record<string, string>>;

const packageFolder = fileURLToPath(new URL('../../../console', import.meta.url));

/** Starts a server with the console in this process, once its page is built. */
export async function serveConsole(env: Env = {}): Promise<ServerHere> {
  await buildPage();
  return serveHere({ CONSOLE: 'true', ...env });
}

/** Starts one in a process of its own. */
export async function spawnConsole(env: Env = {}): Promise<ServerProcess> {
  await buildPage();
  return spawnServer({ CONSOLE: 'true', ...env });
}

/** Builds the page where it is missing or old: once, however many tests begin with it. */
async function buildPage(): Promise<void> {
  await using _ = await holdFolder(packageFolder);
  await (
    await prepareConsole()
  ).folder;
}
