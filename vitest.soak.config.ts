import { defineConfig } from 'vitest/config';
import { findServices, globalSetup, longFiles, reportOn, shared } from './vitest.shared.ts';

// It measures PostgreSQL, and cannot run without it.
const agenda = 'packages/bench/soak/agenda.test.ts';
const measured = ['packages/e2e/soak/stalled-reader.test.ts', 'packages/e2e/soak/odd-lists.test.ts'];

// Each of these files is a lane of storms, which wait more than they work.
const storms = {
  extends: true,
  test: {
    name: 'storms',
    include: ['packages/{bench,e2e,store}/soak/**/*.test.ts'],
    exclude: ['**/node_modules/**', agenda, ...measured],
  },
} as const;

// Tests of which the test run has only the cases that find the most.
const whole = {
  extends: true,
  test: {
    name: 'whole',
    include: ['packages/e2e/test/{console/design,safety/odd-strings}.test.ts'],
    provide: { database: 'sqlite', extent: 'whole' },
  },
} as const;

// Files of the tests that are too long for the test run. As there, one second try.
const long = {
  extends: true,
  test: {
    name: 'long',
    include: longFiles,
    provide: { database: 'sqlite', extent: 'whole' },
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
} as const;

// Tests that take long on PostgreSQL and Redis, and run on SQLite in each test run.
const onServices = {
  extends: true,
  test: {
    name: 'services',
    include: [
      agenda,
      'packages/e2e/test/faults/**/*.test.ts',
      'packages/e2e/test/safety/{odd-strings,canary/canary}.test.ts',
    ],
    provide: { database: 'postgres', extent: 'whole' },
  },
} as const;

// A proof that compares times within its run has the machine to itself, when all else is over.
const alone = {
  extends: true,
  test: { name: 'alone', include: measured, isolate: true, fileParallelism: false, sequence: { groupOrder: 1 } },
} as const;

// So has each file that measures a gateway while it is attacked.
const attacked = {
  extends: true,
  test: {
    name: 'attacked',
    include: ['packages/gateway/soak/**/*.test.ts'],
    isolate: true,
    fileParallelism: false,
    sequence: { groupOrder: 2 },
    // Another program of the machine can disturb a measurement, but no promise.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
} as const;

/** The proofs that are too long for the tests: `npx -y pnpm soak`. A second try would hide a broken promise, so only measured times and the long files have one. */
export default defineConfig(async () => ({
  ...shared,
  test: {
    globalSetup,
    ...reportOn('soak'),
    projects: [storms, whole, long, ...((await findServices()) ? [onServices] : []), alone, attacked],
    maxWorkers: 4,
    // As in the tests, files share the modules of their worker.
    isolate: false,
    // Two minutes where a machine has nothing else to do; a shared one may take several times that.
    testTimeout: 900_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
  },
}));
