// Settings that the tests (vitest.config.ts) and the long proofs (vitest.soak.config.ts) have in common.

import { isListening } from './packages/testkit/src/database/is-listening.ts';

// Vite adds the `development` condition that Node does not; graphql would load twice under it.
const conditions = ['module-sync', 'module', 'node'];

/** Vite's part of both. */
export const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } } as const;

/** Files of tests that kill, wait or build for so long that they are among the long proofs. Shorter tests have most of their promises too. */
export const longFiles: string[] = [
  'packages/e2e/test/console/{interruptions,many-videos}.test.ts',
  'packages/e2e/test/docs/react-example.test.ts',
  'packages/e2e/test/durability/crash.test.ts',
  'packages/e2e/test/faults/{pollers,submissions,watchers}.test.ts',
  'packages/e2e/test/polling/{fairness,request-budget}.test.ts',
];

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

/** True if PostgreSQL and Redis listen on this machine. With REQUIRE_SERVICES=1, as in CI, their absence is an error. */
export async function findServices(): Promise<boolean> {
  const missing: string[] = [];
  if (!(await isListening(5432))) missing.push('PostgreSQL (127.0.0.1:5432)');
  if (!(await isListening(6379))) missing.push('Redis (127.0.0.1:6379)');
  if (missing.length === 0) return true;

  const message = `${missing.join(' and ')} not found: the tests on services are SKIPPED`;
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(message);
  console.warn(`\n${message}.\n`);
  return false;
}
