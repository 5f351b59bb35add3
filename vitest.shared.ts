// Settings that the tests (vitest.config.ts) and the long proofs (vitest.soak.config.ts) have in common.

// Vite adds the `development` condition that Node does not; graphql would load twice under it.
const conditions = ['module-sync', 'module', 'node'];

/** Vite's part of both. */
export const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } } as const;

/** Before and after each run, what a killed one has left is removed. */
export const globalSetup = 'packages/testkit/src/vitest/sweep-before-tests.ts';

/**
 * Returns the reporters of a run called `name`. They write each test as it ends, and which needed a second try.
 * Vitest's report as JSON goes to the folder that TEST_REPORTS names, if any.
 */
export function reportOn(name: string) {
  const folder = process.env['TEST_REPORTS'];
  const secondTries = './packages/testkit/src/vitest/second-tries.ts';
  return folder === undefined
    ? { reporters: ['default', secondTries] }
    : { reporters: ['default', secondTries, 'json'], outputFile: { json: `${folder}/${name}.json` } };
}
