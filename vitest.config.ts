import { once } from 'node:events';
import { connect } from 'node:net';
import { defineConfig } from 'vitest/config';

// Vite adds the `development` condition that Node does not; graphql would load twice under it.
const conditions = ['module-sync', 'module', 'node'];

const measured = 'packages/e2e/test/stalled-reader.test.ts';

const onSqlite = {
  extends: true,
  test: {
    name: 'sqlite',
    include: ['packages/*/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'packages/*/test/services/**', measured],
    provide: { database: 'sqlite' },
  },
} as const;

// What compares times within its run has the machine to itself, when all else is over.
const alone = {
  extends: true,
  test: { name: 'alone', include: [measured], provide: { database: 'sqlite' }, sequence: { groupOrder: 1 } },
} as const;

// What a database may change runs once more on the services that many machines share.
const onServices = {
  extends: true,
  test: {
    name: 'services',
    include: [
      'packages/store/test/**/*.test.ts',
      'packages/e2e/test/{faults,services}/**/*.test.ts',
      'packages/e2e/test/main-job.test.ts',
    ],
    provide: { database: 'postgres' },
  },
} as const;

export default defineConfig(async () => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: (await findServices()) ? [onSqlite, onServices, alone] : [onSqlite, alone],
    // Many tests wait more than they work.
    maxWorkers: 3,
    // Patience costs nothing where all is well, and shared machines can be several times slower than usual.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    // What fails twice is broken; once may be a machine that stood still for some seconds.
    retry: process.env['CI'] === 'true' ? 1 : 0,
  },
}));

/** Whether PostgreSQL and Redis listen on this machine. Where they must, as in CI, their absence is an error. */
async function findServices(): Promise<boolean> {
  const missing: string[] = [];
  if (!(await isListening(5432))) missing.push('PostgreSQL (127.0.0.1:5432)');
  if (!(await isListening(6379))) missing.push('Redis (127.0.0.1:6379)');
  if (missing.length === 0) return true;

  const message = `${missing.join(' and ')} not found: the tests on services are SKIPPED`;
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(message);
  console.warn(`\n${message}.\n`);
  return false;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
