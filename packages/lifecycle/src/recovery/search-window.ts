import { readBeginning, type Generation, type Snapshot } from '@videogen/store';
import type { Lifecycle } from '../lifecycle.ts';

/**
 * The time at which the search for an UNCONFIRMED submission ends, on the database's clock; null for any other. While VideoGenAPI does
 * not answer, the search goes on after it.
 */
export function readSearchEnd(lifecycle: Lifecycle, generation: Generation): Date | null {
  return generation.status === 'UNCONFIRMED' ? new Date(findEndMs(lifecycle, generation)) : null;
}

/** Milliseconds until the end of a submission's window, both times on the database's clock. */
export function readWindow(lifecycle: Lifecycle, { generation, at }: Snapshot): number {
  return findEndMs(lifecycle, generation) - at.getTime();
}

function findEndMs({ settings }: Lifecycle, generation: Generation): number {
  return readBeginning(generation).getTime() + settings.reconcileWindowMs;
}
