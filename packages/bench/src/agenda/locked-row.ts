import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { startPoller } from '@videogen/poller';
import { startSandbox } from '@videogen/sandbox';
import { openStore, type Store } from '@videogen/store';
import { internal } from '@videogen/store/testing';
import { advanceClock, openDatabase } from '@videogen/testkit';
import { addUser, countStatus, openLifecycle, paceOf, submitSome } from './open-lifecycle.ts';

export interface LockedRowOptions {
  readonly lockedForMs: number;
  /** The locked generation has ended like the others, or has only moved on. */
  readonly lockedHas: 'ended' | 'moved';
}

/** Generations of one account that were completed while the row of another one was locked. */
export interface LockedRow {
  readonly others: number;
  readonly completed: number;
  /** The time until all others were completed, or the whole time; milliseconds. */
  readonly tookMs: number;
}

const OTHERS = 15;
const MIN_INTERVAL_MS = 100;
/** All videos of the fast model have ended by then, and the slow one is in progress. */
const AGE_SECONDS = 200;
const KEEP_ALIVE_MS = 500;

/** Locks the row of one generation on PostgreSQL, and counts the others of its account that are completed meanwhile. */
export async function measureLockedRow({ lockedForMs, lockedHas }: LockedRowOptions): Promise<LockedRow> {
  await using database = await openDatabase('postgres');
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = database.env;
  await using store = await openStore({ url, encryptionKey });
  await using other = await openStore({ url, encryptionKey });
  await using sandbox = await startSandbox({ port: 0, speed: 1 });
  await using opened = openLifecycle({ store, baseUrl: `${sandbox.url}/api/v1`, minIntervalMs: MIN_INTERVAL_MS });
  const { lifecycle } = opened;
  const userId = await addUser(store);
  const fast = 'nanobanana-video';
  await submitSome(lifecycle, userId, [
    { prompt: 'Locked', model: lockedHas === 'ended' ? fast : 'ltxv-13b' },
    ...Array.from({ length: OTHERS }, (_, index) => ({ prompt: `Free ${index}`, model: fast })),
  ]);
  await advanceClock(sandbox.url, AGE_SECONDS);
  // All are due at once.
  await database.query('update generations set sent_at = sent_at - 600000');
  await using lock = await lockRow(other, 'Locked');

  const startedAt = performance.now();
  await using poller = new AsyncDisposableStack();
  poller.use(startPoller({ lifecycle, pace: paceOf(lifecycle) }));
  let completed = 0;
  while (completed < OTHERS && performance.now() - startedAt < lockedForMs) {
    await sleep(50);
    completed = await countStatus(store, 'COMPLETED');
  }
  const tookMs = performance.now() - startedAt;
  await lock[Symbol.asyncDispose]();
  await poller.disposeAsync();
  return { others: OTHERS, completed, tookMs };
}

/** Holds the row of a generation in a transaction until it is disposed of. */
async function lockRow(store: Store, prompt: string): Promise<AsyncDisposable> {
  const locked = Promise.withResolvers<void>();
  const stop = new AbortController();
  const holding = store[internal].db.transaction().execute(async (transaction) => {
    await transaction.selectFrom('generations').select('id').where('prompt', '=', prompt).forUpdate().execute();
    locked.resolve();
    while (!stop.signal.aborted) {
      await sleep(KEEP_ALIVE_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      await sql`select 1`.execute(transaction);
    }
  });
  holding.catch(locked.reject);
  await locked.promise;
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await holding;
    },
  };
}
