import type { Generation } from '@videogen/store';
import type { Lifecycle } from './lifecycle.ts';

/** Of a hundred of its kind, so many should be done. */
const FAR_BEYOND = 0.99;

/** Whether a generation takes far longer than was expected of it. */
export function isStalled(
  { expectations }: Pick<Lifecycle, 'expectations'>,
  { expectation }: Pick<Generation, 'expectation'>,
  ageSeconds: number,
): boolean {
  return expectation !== null && ageSeconds > expectations.read(expectation).quantile(FAR_BEYOND);
}
