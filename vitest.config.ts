import { defineConfig } from 'vitest/config';

// Vite adds the `development` condition that Node does not; graphql would load twice under it.
const conditions = ['module-sync', 'module', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
