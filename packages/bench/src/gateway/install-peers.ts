import { fileURLToPath } from 'node:url';
import { installFolder } from '@videogen/testkit';

/**
 * Installs the servers that the gateway is compared with, at the first run and after each change of their lock file. They need
 * another version of graphql than the workspace. Resolves to the reason where they cannot be installed.
 */
export async function installPeers(): Promise<string | undefined> {
  const problem = await installFolder(fileURLToPath(new URL('../../peers', import.meta.url)));
  return problem && `${problem}\nThe servers to compare with could not be installed, so their columns are empty.`;
}
