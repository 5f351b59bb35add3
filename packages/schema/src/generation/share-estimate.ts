import { estimate, type Estimate } from '@videogen/lifecycle';
import type { Generation } from '@videogen/store';
import type { Context } from '../context.ts';

/** Estimates a generation once for all simultaneous calls. A later call, on a subscription, makes a new estimate. */
export function shareEstimate({ lifecycle, estimates }: Context, generation: Generation): Estimate | Promise<Estimate> {
  const known = estimates.get(generation);
  if (known) return known;
  const made = estimate(lifecycle, generation);
  if (!(made instanceof Promise)) return made;
  const shared = made.finally(() => estimates.delete(generation));
  estimates.set(generation, shared);
  return shared;
}
