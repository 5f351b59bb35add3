import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    extent: 'short' | 'whole';
  }
}

/** True among the long proofs. Among the tests, a file that uses it tries only the cases that find the most. */
export const isWhole: boolean = inject('extent') === 'whole';
