import type { Catalogue } from '@videogen/videogenapi';
import type { Clock } from './world/clock.ts';
import type { Faults } from './control/faults.ts';
import type { Generations } from './world/generations.ts';
import type { Journal } from './world/journal.ts';
import type { Keys } from './world/keys.ts';
import type { Ledger } from './world/ledger.ts';

/** The state of one running sandbox. After a restart only the contents of the journal are left. */
export interface SandboxState {
  readonly clock: Clock;
  readonly generations: Generations;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly keys: Keys;
  readonly journal: Journal;
  readonly catalogue: Catalogue;
  /** The divisor of processing times and of the rate limit's window. */
  readonly speed: number;
  /** True if a user may make only five generations per model in 15 minutes. */
  readonly rateLimit: boolean;
  /** True if fields and values that the document does not have are refused. */
  readonly strict: boolean;
}

/** Removes generations, ledger, faults and the journal's entries, and sets the clock back to the wall clock. */
export function resetState(state: SandboxState): void {
  state.journal.clear();
  state.generations.clear();
  state.ledger.clear();
  state.faults.clear();
  state.clock.reset();
}
