import { setTimeout as sleep } from 'node:timers/promises';
import { isPollerAlive, pingStore, type Store } from '@videogen/store';

/** What a gateway needs to be of use. */
export interface Readiness {
  /** The database answers. */
  readonly database: boolean;
  /** Some poller, here or elsewhere, has shown itself of late. */
  readonly poller: boolean;
}

const nothing: Readiness = { database: false, poller: false };

/**
 * Makes a function that reads the readiness, within `withinMs` also when the database hangs. Callers share a question until
 * it is answered or that old, so that a hanging database is not asked by ever more of them.
 */
export function createReadinessCheck(store: Store, withinMs: number): () => Promise<Readiness> {
  let current: Promise<Readiness> | undefined;

  function ask(): Promise<Readiness> {
    const asking = Promise.race([readReadiness(store), sleep(withinMs, nothing, { ref: false })]).finally(() => {
      if (current === asking) current = undefined;
    });
    return asking;
  }

  return () => (current ??= ask());
}

async function readReadiness(store: Store): Promise<Readiness> {
  try {
    await pingStore(store);
  } catch {
    return nothing;
  }
  return { database: true, poller: await isPollerAlive(store).catch(() => false) };
}
