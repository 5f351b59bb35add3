import { estimate, type Estimate } from '@videogen/lifecycle';
import type { Generation } from '@videogen/store';
import type { Context } from '../context.ts';

/** The estimate of a generation, made once for all fields that ask at once. One who asks later, on a subscription, gets a new one. */
export function shareEstimate({ lifecycle, estimates }: Context, generation: Generation): Promise<Estimate> {
  const known = estimates.get(generation);
  if (known) return known;
  const made = estimate(lifecycle, generation).finally(() => estimates.delete(generation));
  estimates.set(generation, made);
  return made;
}
