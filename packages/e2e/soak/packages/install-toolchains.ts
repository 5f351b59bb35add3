import { fileURLToPath } from 'node:url';
import { installFolder } from '@videogen/testkit';

/** The folder of the runtimes, compilers and checks that only the tests of published packages need. */
export const toolchains: string = fileURLToPath(new URL('../../toolchains', import.meta.url));

/**
 * Installs them at the first run. Resolves to the reason why they cannot be installed here, otherwise to false. With
 * REQUIRE_SERVICES=1, as in CI, it rejects instead.
 */
export async function installToolchains(): Promise<string | false> {
  const problem = await installFolder(toolchains);
  if (problem === undefined) return false;
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(problem);
  return problem;
}
