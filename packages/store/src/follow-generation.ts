import { isTerminal } from './generation.ts';
import { findNewestUpdate, listGenerationUpdates, type Update } from './updates.ts';
import type { Store } from './open-store.ts';

/** Reads again after this long without a hint. */
export const SLOW_TICK_MS = 2000;
const PAGE = 100;

/**
 * A user's generation as it is now, then each change in order; ends after a terminal one. It keeps a place in the updates,
 * not a queue: what the reader has not taken waits in the table, so nothing is skipped, merged, or held in memory.
 * Leaving it (`return`) ends its wait at once.
 */
export function followGeneration(
  store: Store,
  { userId, generationRef }: { readonly userId: string; readonly generationRef: string },
): AsyncIterableIterator<Update> {
  const stop = new AbortController();
  const updates = readUpdates(store, { userId, generationRef, stop: stop.signal });
  return {
    next: () => updates.next(),
    // A generator's own return() waits for its pending next(); the signal ends that first.
    return() {
      stop.abort();
      return updates.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

interface Following {
  readonly userId: string;
  readonly generationRef: string;
  readonly stop: AbortSignal;
}

async function* readUpdates(
  store: Store,
  { userId, generationRef, stop }: Following,
): AsyncGenerator<Update, undefined> {
  // Listening begins before the first read: a change in between is then a hint too many, not one too few.
  using hints = listen(store, userId, stop);
  let page: readonly Update[] = [await findNewestUpdate(store, generationRef)].filter((update) => update !== undefined);
  let version = 0;
  while (!stop.aborted) {
    for (const update of page) {
      yield update;
      version = update.version;
      if (isTerminal(update.status)) return undefined;
    }
    if (page.length < PAGE) await hints.next();
    page = stop.aborted
      ? []
      : await listGenerationUpdates(store, generationRef, { afterVersion: version, limit: PAGE });
  }
  return undefined;
}

interface Hints extends Disposable {
  /** Resolves at the first hint since the last call, at the slow tick, or when stopped; never rejects. */
  next(): Promise<void>;
}

function listen(store: Store, userId: string, stop: AbortSignal): Hints {
  let hint = Promise.withResolvers<void>();
  const end = store.wakeUps.listen(userId, () => hint.resolve());
  const onStop = (): void => hint.resolve();
  stop.addEventListener('abort', onStop);
  return {
    async next() {
      const tick = setTimeout(() => hint.resolve(), SLOW_TICK_MS);
      await hint.promise;
      clearTimeout(tick);
      hint = Promise.withResolvers();
    },
    [Symbol.dispose]() {
      end();
      stop.removeEventListener('abort', onStop);
    },
  };
}
