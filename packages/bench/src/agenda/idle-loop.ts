import { setTimeout as sleep } from 'node:timers/promises';
import { startPoller } from '@videogen/poller';
import { claimTurns, openStore } from '@videogen/store';
import { withPlugin } from '@videogen/store/testing';
import { openDatabase } from '@videogen/testkit';
import { fillStore } from '../scale/fill-store.ts';
import { countWrites, createStatementCounter } from './count-statements.ts';
import { openLifecycle, paceOf } from './open-lifecycle.ts';

/** The cost of a poller's loop with nothing due. */
export interface IdleLoop {
  readonly loops: number;
  /** Statements of each loop, the poller's sign of life left out. */
  readonly statements: number;
  /** The 95th percentile of the time of a claim that finds nothing, milliseconds: with one account, and with many. */
  readonly p95Ms: number;
  readonly p95WithManyMs: number;
}

export interface IdleOptions {
  readonly watchForMs: number;
  /** The number of accounts to compare with, each with ten in flight. */
  readonly accounts: number;
}

const GENERATIONS_PER_KEY = 10;
const CLAIMS = 200;
const WARM_UP_CLAIMS = 40;
const AN_HOUR_MS = 3_600_000;
const budget = { perMinute: 1_000_000, burstMs: 10_000 };

/** Counts and times the statements of a loop with nothing due. */
export async function measureIdleLoop({ watchForMs, accounts }: IdleOptions): Promise<IdleLoop> {
  const one = await measureWith(1, watchForMs);
  const many = await measureWith(accounts, watchForMs);
  return { ...many, p95Ms: one.p95WithManyMs };
}

async function measureWith(accounts: number, watchForMs: number): Promise<Omit<IdleLoop, 'p95Ms'>> {
  await using database = await openDatabase('postgres');
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = database.env;
  await using store = await openStore({ url, encryptionKey });
  await fillStore(store, { keys: accounts, generationsPerKey: GENERATIONS_PER_KEY });
  await database.query(`update accounts set requested_at = null, poll_at = poll_at + ${AN_HOUR_MS}`);
  await database.query('vacuum analyze accounts');

  const times: number[] = [];
  for (let count = 0; count < WARM_UP_CLAIMS + CLAIMS; count += 1) {
    const startedAt = performance.now();
    await claimTurns(store, { limit: 40, leaseMs: 15_000, budget, mostRequests: 20 });
    if (count >= WARM_UP_CLAIMS) times.push(performance.now() - startedAt);
  }
  const counter = createStatementCounter();
  await using opened = openLifecycle({
    store: withPlugin(store, counter),
    baseUrl: 'http://127.0.0.1:9',
    minIntervalMs: 500,
  });
  const { lifecycle } = opened;
  const poller = startPoller({ lifecycle, pace: paceOf(lifecycle) });
  await sleep(watchForMs);
  const statements = [...counter.statements];
  await poller[Symbol.asyncDispose]();

  const loops = countWrites(statements, 'accounts').statements;
  const signsOfLife = countWrites(statements, 'pollers').statements;
  return {
    loops,
    statements: (statements.length - signsOfLife) / loops,
    p95WithManyMs: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN,
  };
}
