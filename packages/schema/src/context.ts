import type { Lifecycle } from '@videogen/lifecycle';
import type { User } from '@videogen/store';

/** What every resolver gets: who asks, and what happens to generations. */
export interface Context {
  /** The owner of the key that came with the request; there is no anonymous access. */
  readonly caller: User;
  readonly lifecycle: Lifecycle;
}
