import type { Catalogue } from '@videogen/videogenapi';
import type { Clips } from './clips.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Generations } from './generations.ts';
import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';

/** All that one running sandbox knows. It is in this process only: a restart forgets it. */
export interface SandboxState {
  readonly clock: Clock;
  readonly generations: Generations;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly keys: Keys;
  readonly clips: Clips;
  readonly catalogue: Catalogue;
  /** What processing times and the rate limit's window are divided by. */
  readonly speed: number;
  /** Whether a user may make five generations per model in 15 minutes only. */
  readonly rateLimit: boolean;
  /** Whether what the document does not name is refused. */
  readonly strict: boolean;
}

/** Forgets generations, ledger and faults, and sets the clock back to the wall clock. */
export function resetState(state: SandboxState): void {
  state.generations.clear();
  state.ledger.clear();
  state.faults.clear();
  state.clock.reset();
}
