import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  beginWatches,
  endWatches,
  removeLapsedWatches,
  removeWatcher,
  renewWatches,
  type WatchRow,
} from './watch-rows.ts';
import type { OpenedDatabase } from './open-store.ts';

/** Well before they lapse, so that one renewal may fail. */
const RENEW_EVERY_MS = 10_000;
const MOST_PER_STATEMENT = 200;

/** What the subscribers of this process watch, made known to every poller. */
export interface Watches extends AsyncDisposable {
  /**
   * Watches one of a user's generations, or without a `generationRef` all of them; disposing ends it. Never fails: while the
   * database is away, it is made known later.
   */
  watch(userId: string, generationRef: string | undefined): Disposable;
}

interface Watch extends WatchRow {
  watchers: number;
  isWritten: boolean;
}

/**
 * Makes the watches of a process. All who watch the same are one row, which lapses by itself when the process is killed.
 * Disposing removes the rows, after what is being written.
 */
export function createWatches(store: OpenedDatabase): Watches {
  const watcher = randomUUID();
  /** By id, until the row is gone as well. */
  const watches = new Map<string, Watch>();
  /** Those of which the row may not be what it should be. */
  const changed = new Set<Watch>();
  let isRenewalDue = false;
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function find(userId: string, generationRef: string | undefined): Watch {
    const id = [watcher, userId, generationRef ?? '*'].join(' ');
    const known = watches.get(id);
    if (known) return known;
    const watch = { id, watcher, userId, generationRef: generationRef ?? null, watchers: 0, isWritten: false };
    watches.set(id, watch);
    if (!stop.signal.aborted) timer ??= setInterval(renew, RENEW_EVERY_MS).unref();
    return watch;
  }

  function change(watch: Watch): void {
    changed.add(watch);
    if (!stop.signal.aborted) writing ??= write();
  }

  function renew(): void {
    isRenewalDue = true;
    writing ??= write();
  }

  async function write(): Promise<void> {
    // What begins together is written together, and what is over at once not at all.
    await setImmediate();
    try {
      while (!stop.signal.aborted && (isRenewalDue || changed.size > 0)) await writeOnce();
    } catch {
      // Watching makes looks more frequent, and nothing depends on it. The next renewal makes it good.
    } finally {
      writing = undefined;
    }
  }

  async function writeOnce(): Promise<void> {
    const isRenewal = isRenewalDue;
    isRenewalDue = false;
    const batch = [...changed];
    changed.clear();
    batch.filter((each) => each.watchers === 0 && !each.isWritten).forEach(forget);
    const renewed = isRenewal ? [...watches.values()].filter((each) => each.watchers > 0 && each.isWritten) : [];
    const begun = batch.filter((each) => each.watchers > 0 && !each.isWritten);
    const ended = batch.filter((each) => each.watchers === 0 && each.isWritten);
    try {
      for (const chunk of cut(renewed)) await renewWatches(store, chunk);
      for (const chunk of cut(begun)) {
        await beginWatches(store, chunk);
        for (const each of chunk) each.isWritten = true;
      }
      for (const chunk of cut(ended)) {
        await endWatches(store, chunk);
        for (const each of chunk) each.isWritten = false;
        chunk.filter((each) => each.watchers === 0).forEach(forget);
      }
    } catch (error) {
      for (const each of batch) if (each.watchers > 0 !== each.isWritten) changed.add(each);
      throw error;
    }
    if (isRenewal) await removeLapsedWatches(store);
  }

  function forget(watch: Watch): void {
    watches.delete(watch.id);
    changed.delete(watch);
    if (watches.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    watch(userId, generationRef) {
      const watch = find(userId, generationRef);
      watch.watchers += 1;
      if (watch.watchers === 1) change(watch);
      return {
        [Symbol.dispose]() {
          watch.watchers -= 1;
          if (watch.watchers === 0) change(watch);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      clearInterval(timer);
      await writing;
      if (watches.size > 0) await removeWatcher(store, watcher).catch(() => undefined);
    },
  };
}

function* cut(watches: readonly Watch[]): Generator<readonly Watch[]> {
  for (let from = 0; from < watches.length; from += MOST_PER_STATEMENT) {
    yield watches.slice(from, from + MOST_PER_STATEMENT);
  }
}
