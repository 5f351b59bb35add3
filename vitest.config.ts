import { defineConfig } from 'vitest/config';
import { findServices, globalSetup, longFiles, reportOn, shared } from './vitest.shared.ts';

const onSqlite = {
  extends: true,
  test: {
    name: 'sqlite',
    include: ['packages/*/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'packages/*/test/services/**', ...longFiles],
    provide: { database: 'sqlite', extent: 'short' },
  },
} as const;

// Tests whose results may depend on the database run again on PostgreSQL and Redis. Those that take long do so among the long proofs.
const onServices = {
  extends: true,
  test: {
    name: 'services',
    include: [
      'packages/store/test/**/*.test.ts',
      'packages/e2e/test/services/**/*.test.ts',
      'packages/e2e/test/api/{preview,queues}.test.ts',
      'packages/e2e/test/transports/main-job.test.ts',
    ],
    provide: { database: 'postgres', extent: 'short' },
  },
} as const;

export default defineConfig(async () => ({
  ...shared,
  test: {
    projects: (await findServices()) ? [onSqlite, onServices] : [onSqlite],
    // Nothing of ours keeps state in a module, so files share one: loading everything anew for each took half of the work.
    isolate: false,
    // Many tests wait more than they work.
    maxWorkers: 4,
    // Patience costs nothing where all is well, and shared machines can be several times slower than usual.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    globalSetup,
    ...reportOn('tests'),
    // One second try, which the run reports: shared machines pause for some seconds at times.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
}));
