import { startPoller } from '@videogen/poller';
import { openStore } from '@videogen/store';
import { internal, withPlugin } from '@videogen/store/testing';
import { openDatabase, until } from '@videogen/testkit';
import { fillStore, listIds } from '../scale/fill-store.ts';
import { startUpstream } from '../scale/start-upstream.ts';
import { countWrites, createStatementCounter } from './count-statements.ts';
import { openLifecycle, paceOf } from './open-lifecycle.ts';

/** Writes for each page poll of twenty generations that shows nothing new. */
export interface PageWrites {
  readonly pages: number;
  /** Statements that write generations, and the rows that they write. */
  readonly statements: number;
  readonly rows: number;
  /** Statements that claim, renew and release the turn. */
  readonly turnStatements: number;
}

const LOAD = { keys: 1, generationsPerKey: 20 };
const MIN_INTERVAL_MS = 20;
const PATIENCE_MS = 60_000;

/** Counts the writes of so many page polls, fewer than 25: every 25th is checked by a poll of its own. */
export async function countPageWrites(pages: number): Promise<PageWrites> {
  await using database = await openDatabase('postgres');
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = database.env;
  await using store = await openStore({ url, encryptionKey });
  await fillStore(store, LOAD);
  await store[internal].db.updateTable('accounts').set({ pollAt: 0 }).execute();
  await using upstream = await startUpstream(() => listIds(0, LOAD));
  const counter = createStatementCounter();
  await using opened = openLifecycle({
    store: withPlugin(store, counter),
    baseUrl: upstream.url,
    minIntervalMs: MIN_INTERVAL_MS,
  });
  const { lifecycle } = opened;

  const poller = startPoller({ lifecycle, pace: paceOf(lifecycle) });
  await until(() => upstream.countRequests() >= pages, PATIENCE_MS);
  await poller[Symbol.asyncDispose]();

  const seen = upstream.countRequests();
  const writes = counter.statements.filter(({ rows }) => rows > 0);
  const recorded = countWrites(writes, 'generations');
  const turns = countWrites(writes, 'accounts');
  return {
    pages: seen,
    statements: recorded.statements / seen,
    rows: recorded.rows / seen,
    turnStatements: turns.statements / seen,
  };
}
