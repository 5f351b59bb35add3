import { setTimeout as sleep } from 'node:timers/promises';
import { isPollerAlive, pingStore, StoreUnavailableError, type Store } from '@videogen/store';

/** The state of the database and of the pollers. */
export interface Readiness {
  /** The database answers. */
  readonly database: boolean;
  /** A poller is alive, in this process or another. */
  readonly poller: boolean;
  /** The reason why the database cannot be used, where the store knows it. */
  readonly reason?: string;
}

const nothing: Readiness = { database: false, poller: false };

/**
 * Creates a function that reads the readiness within `withinMs`, even when the database hangs. Callers at the same time
 * share one query, so that a hanging database gets only one per `withinMs`.
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
  } catch (error) {
    return error instanceof StoreUnavailableError ? { ...nothing, reason: error.message } : nothing;
  }
  return { database: true, poller: await isPollerAlive(store).catch(() => false) };
}
