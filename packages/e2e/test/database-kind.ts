import { inject } from 'vitest';
import type { DatabaseKind } from '@videogen/testkit';

declare module 'vitest' {
  interface ProvidedContext {
    database: DatabaseKind;
  }
}

/** The database that this run of the tests is on: each of them runs on both. */
export const databaseKind: DatabaseKind = inject('database');
