import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { claimDue, claimVisits, endVisit, openStore, type Store } from '@videogen/store';
import { spawnServer } from '../live/spawn-server.ts';
import { fillStore, listIds, printKey, type Load } from './fill-store.ts';
import { startUpstream } from './start-upstream.ts';

/** What very many in flight cost. */
export interface ScaleFigures {
  /** Of twenty keys, while all are due and while few are; the 95th percentile, milliseconds. */
  readonly claimMs: number;
  readonly idleClaimMs: number;
  readonly rssMegabytes: number;
  /** How long after its time the latest visit was claimed, milliseconds. */
  readonly latestMs: number;
  readonly questionsPerSecond: number;
}

/** What to load it with, and for how long to watch it. */
export interface ScaleOptions extends Load {
  readonly watchForMs: number;
}

const CLAIMS = 40;
const ENCRYPTION_KEY = 'a key for a database that is measured';
/** Until the poller has come up, and has caught up with what was due meanwhile. */
const WARM_UP_MS = 15_000;
const SAMPLE_EVERY_MS = 100;
/** The budgets must not be what is measured. */
const PLENTY = '1000000';

const LOAD: Load = { keys: 10_000, generationsPerKey: 10 };
const WATCH_FOR_MS = 30_000;

/** Prints what a hundred thousand in flight over ten thousand keys cost. */
export async function runScaleBench(): Promise<void> {
  console.log(printScale(await benchScale({ ...LOAD, watchForMs: WATCH_FOR_MS }), LOAD));
}

/** Measures a poller on an own database of the PostgreSQL of this machine. */
export async function benchScale({ watchForMs, ...load }: ScaleOptions): Promise<ScaleFigures> {
  await using database = await createDatabase();
  await using store = await openStore({ url: database.url, encryptionKey: ENCRYPTION_KEY });
  await fillStore(store, load);
  const idleClaimMs = await timeClaims(store);
  await makeAllDue(store);
  const claimMs = await timeClaims(store);
  await spreadVisits(store);

  const idsOf = new Map(Array.from({ length: load.keys }, (_, index) => [printKey(index), listIds(index, load)]));
  await using upstream = await startUpstream((key) => idsOf.get(key) ?? []);
  await using poller = await spawnServer({
    ROLES: 'poller',
    DATABASE_URL: database.url,
    ENCRYPTION_KEY,
    VIDEOGENAPI_URL: upstream.url,
    LOOKS_PER_MINUTE: PLENTY,
    PROCESS_LOOKS_PER_MINUTE: PLENTY,
  });
  await sleep(WARM_UP_MS);
  const asked = upstream.countQuestions();
  const startedAt = performance.now();
  let latestMs = 0;
  let rssMegabytes = 0;
  while (performance.now() - startedAt < watchForMs) {
    latestMs = Math.max(latestMs, await readLateness(store));
    rssMegabytes = Math.max(rssMegabytes, poller.readRssMegabytes());
    await sleep(SAMPLE_EVERY_MS);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const questionsPerSecond = (upstream.countQuestions() - asked) / seconds;
  return { claimMs, idleClaimMs, rssMegabytes, latestMs, questionsPerSecond };
}

/** The figures with what was wanted of them. */
export function printScale(figures: ScaleFigures, { keys, generationsPerKey }: Load): string {
  const { claimMs, idleClaimMs, rssMegabytes, latestMs, questionsPerSecond } = figures;
  return [
    `${keys * generationsPerKey} in flight over ${keys} keys, on PostgreSQL; ${questionsPerSecond.toFixed(0)} questions a second:`,
    printLine('a claim of twenty keys, all due (p95)', claimMs, 50),
    printLine('a claim while few are due (p95)', idleClaimMs, 50),
    printLine('the latest visit after its time', latestMs, 1000),
    printLine('memory of the poller (RSS)', rssMegabytes, 300, 'MB'),
  ].join('\n');
}

function printLine(name: string, value: number, atMost: number, unit = 'ms'): string {
  return `${value <= atMost ? '✓' : '✗'} ${name}: ${value.toFixed(1)} ${unit}; at most ${atMost} ${unit} wanted`;
}

async function createDatabase() {
  const name = `videogen_bench_${randomBytes(6).toString('hex')}`;
  await ask(`create database ${name}`);
  return {
    url: `postgres://postgres@127.0.0.1:5432/${name}`,
    [Symbol.asyncDispose]: () => ask(`drop database if exists ${name} with (force)`),
  };
}

async function ask(statement: string): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port: 5432, user: 'postgres', database: 'postgres' });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** Claims as the poller's loop does, and gives back what it got. */
async function timeClaims(store: Store): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < CLAIMS; count += 1) {
    const startedAt = performance.now();
    await claimDue(store, { limit: 20, leaseMs: 15_000 });
    const visits = await claimVisits(store, { limit: 20, leaseMs: 15_000 });
    times.push(performance.now() - startedAt);
    await Promise.all(visits.map((visit) => endVisit(store, visit, { nextInMs: 60_000, paidForMs: 0 })));
  }
  return times.toSorted((a, b) => a - b)[Math.floor(CLAIMS * 0.95)] ?? 0;
}

async function makeAllDue(store: Store): Promise<void> {
  await store.db.updateTable('visits').set({ nextAt: store.now }).execute();
}

async function spreadVisits(store: Store): Promise<void> {
  const nextAt = sql<number>`${store.now} + (random() * 60000)::int`;
  await store.db.updateTable('visits').set({ nextAt }).execute();
}

/** How long the longest overdue key waits that nobody visits, milliseconds. */
async function readLateness(store: Store): Promise<number> {
  const { late } = await store.db
    .selectFrom('visits')
    .select(({ eb, fn }) => eb(store.now, '-', fn.min('nextAt')).as('late'))
    .where((expression) =>
      expression.or([expression('heldUntil', 'is', null), expression('heldUntil', '<=', store.now)]),
    )
    .executeTakeFirstOrThrow();
  return Math.max(late, 0);
}
