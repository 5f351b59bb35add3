import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  beginWatches,
  endWatches,
  removeLapsedWatches,
  removeWatcher,
  renewWatches,
  type WatchRow,
} from './presence-rows.ts';
import type { OpenedDatabase } from '../database/opened-database.ts';
import type { Watches } from '../store.ts';

/** Short enough for one renewal to fail. */
const RENEW_EVERY_MS = 10_000;
const MOST_PER_STATEMENT = 200;

interface Watch extends WatchRow {
  watchers: number;
  isWritten: boolean;
}

/**
 * Creates the watches of this process. Subscriptions to the same generation share one row, which expires if the process is
 * killed. Disposing waits for a write under way, then removes the rows.
 */
export function createWatches(database: OpenedDatabase): Watches {
  const processId = randomUUID();
  /** By id, until the row is removed. */
  const watches = new Map<string, Watch>();
  /** Watches whose row may be missing or outdated. */
  const changed = new Set<Watch>();
  let isRenewalDue = false;
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function find(userId: string, generationId: string | undefined): Watch {
    const id = [processId, userId, generationId ?? '*'].join(' ');
    const known = watches.get(id);
    if (known) return known;
    const watch = { id, processId, userId, generationId: generationId ?? null, watchers: 0, isWritten: false };
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
    // Watches that begin together are written together, and one that ends at once is never written.
    await setImmediate();
    try {
      while (!stop.signal.aborted && (isRenewalDue || changed.size > 0)) await writeOnce();
    } catch {
      // Watches only make polls more frequent. The next renewal writes them again.
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
      for (const chunk of cut(renewed)) await renewWatches(database, chunk);
      for (const chunk of cut(begun)) {
        await beginWatches(database, chunk);
        for (const each of chunk) each.isWritten = true;
      }
      for (const chunk of cut(ended)) {
        await endWatches(database, chunk);
        for (const each of chunk) each.isWritten = false;
        chunk.filter((each) => each.watchers === 0).forEach(forget);
      }
    } catch (error) {
      for (const each of batch) if (each.watchers > 0 !== each.isWritten) changed.add(each);
      throw error;
    }
    if (isRenewal) await removeLapsedWatches(database);
  }

  function forget(watch: Watch): void {
    watches.delete(watch.id);
    changed.delete(watch);
    if (watches.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    watch(userId, generationId) {
      const watch = find(userId, generationId);
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
      if (watches.size > 0) await removeWatcher(database, processId).catch(() => undefined);
    },
  };
}

function* cut(watches: readonly Watch[]): Generator<readonly Watch[]> {
  for (let from = 0; from < watches.length; from += MOST_PER_STATEMENT) {
    yield watches.slice(from, from + MOST_PER_STATEMENT);
  }
}
