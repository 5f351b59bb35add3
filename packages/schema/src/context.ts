import type { Estimate, Lifecycle } from '@videogen/lifecycle';
import type { Generation, User } from '@videogen/store';

/** What every resolver gets: who asks, and what happens to generations. */
export interface Context {
  /** The owner of the key that came with the request; there is no anonymous access. */
  readonly caller: User;
  readonly lifecycle: Lifecycle;
  /** Estimates that are being made, so that the fields of one generation share one. Empty at first. */
  readonly estimates: WeakMap<Generation, Promise<Estimate>>;
}
