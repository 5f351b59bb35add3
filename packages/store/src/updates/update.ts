import type { Generation } from '../generation/generation.ts';
import type { VisibleStatus } from '../generation/status.ts';

/** One change of one generation. */
export interface Update {
  /** Its position among all of the user's updates: 1, 2, 3 … in commit order and without holes. */
  readonly number: number;
  /** Our id of the generation. */
  readonly generationId: string;
  readonly version: number;
  readonly status: VisibleStatus;
  readonly previousStatus: VisibleStatus | null;
  /** The label before a change of it; null for any other change, and for the first label. */
  readonly previousLabel: string | null;
  readonly at: Date;
}

/** An update with its generation, at the update's version or newer. */
export interface FollowedUpdate extends Update {
  readonly generation: Generation;
}
