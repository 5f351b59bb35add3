import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { claimTurns, openStore, releaseTurn, type Store } from '@videogen/store';
import { openDatabase, spawnServer } from '@videogen/testkit';
import { fillStore, listIds, printKey, type Load } from './fill-store.ts';
import { startUpstream } from './start-upstream.ts';
import { internal } from '@videogen/store/testing';

/** Cost of very many in flight. */
export interface ScaleFigures {
  /** The 95th percentile of a claim of twenty accounts, while all are due and while few are; milliseconds. */
  readonly claimMs: number;
  readonly idleClaimMs: number;
  /** Memory of the largest poller. */
  readonly rssMegabytes: number;
  /** Longest time from when a poll was due until its account was claimed, milliseconds. */
  readonly latestMs: number;
  readonly questionsPerSecond: number;
  /** CPU time of the pollers for each request, milliseconds. It depends on the machine, and little on its load. */
  readonly cpuMsPerRequest: number;
}

/** Load, and the time for which to watch it. */
export interface ScaleOptions extends Load {
  readonly pollers: number;
  readonly watchForMs: number;
}

const CLAIMS = 40;
/** Until the poller has come up, and has caught up with what was due meanwhile. */
const WARM_UP_MS = 15_000;
const SAMPLE_EVERY_MS = 100;
const PLENTY = '1000000';

const LOAD: Load = { keys: 10_000, generationsPerKey: 10 };
const WATCH_FOR_MS = 30_000;

/** Prints the cost of a hundred thousand in flight over ten thousand keys, with one poller and with two. */
export async function runScaleBench(): Promise<void> {
  console.log(`Load of the machine at the beginning: ${loadavg()[0]?.toFixed(1)}`);
  for (const pollers of [1, 2]) {
    const options = { ...LOAD, pollers, watchForMs: WATCH_FOR_MS };
    console.log(printScale(await benchScale(options), options));
  }
}

/** Measures pollers on an own database of the PostgreSQL of this machine. */
export async function benchScale({ watchForMs, pollers: count, ...load }: ScaleOptions): Promise<ScaleFigures> {
  await using database = await openDatabase('postgres');
  const { DATABASE_URL: url = '', ENCRYPTION_KEY: encryptionKey = '' } = database.env;
  await using store = await openStore({ url, encryptionKey });
  await fillStore(store, load);
  const idleClaimMs = await timeClaims(store);
  await makeAllDue(store);
  const claimMs = await timeClaims(store);
  await spreadPolls(store);

  const idsOf = new Map(Array.from({ length: load.keys }, (_, index) => [printKey(index), listIds(index, load)]));
  await using upstream = await startUpstream((key) => idsOf.get(key) ?? []);
  const env = {
    ROLES: 'poller',
    DATABASE_URL: url,
    ENCRYPTION_KEY: encryptionKey,
    VIDEOGENAPI_URL: upstream.url,
    // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: the budgets must not be what is measured.
    POLLS_PER_MINUTE: PLENTY,
    PROCESS_POLLS_PER_MINUTE: PLENTY,
  };
  await using owned = new AsyncDisposableStack();
  const pollers = await Promise.all(Array.from({ length: count }, async () => owned.use(await spawnServer(env))));
  await sleep(WARM_UP_MS);
  const asked = upstream.countRequests();
  const cpuBefore = sumCpuMs(pollers);
  const startedAt = performance.now();
  let latestMs = 0;
  let rssMegabytes = 0;
  while (performance.now() - startedAt < watchForMs) {
    latestMs = Math.max(latestMs, await readLateness(store));
    rssMegabytes = Math.max(rssMegabytes, ...pollers.map(({ pid }) => readRssMegabytes(pid)));
    await sleep(SAMPLE_EVERY_MS);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const requests = upstream.countRequests() - asked;
  const cpuMsPerRequest = (sumCpuMs(pollers) - cpuBefore) / requests;
  return { claimMs, idleClaimMs, rssMegabytes, latestMs, questionsPerSecond: requests / seconds, cpuMsPerRequest };
}

/** Prints the figures with the wanted ones. */
export function printScale(figures: ScaleFigures, { keys, generationsPerKey, pollers }: ScaleOptions): string {
  const { claimMs, idleClaimMs, rssMegabytes, latestMs, questionsPerSecond, cpuMsPerRequest } = figures;
  return [
    `${keys * generationsPerKey} in flight over ${keys} keys, on PostgreSQL; pollers: ${pollers}; requests a second: ${questionsPerSecond.toFixed(0)}; CPU of the pollers for each: ${cpuMsPerRequest.toFixed(1)} ms:`,
    printLine('a claim of twenty accounts, all due (p95)', claimMs, 50),
    printLine('a claim while few are due (p95)', idleClaimMs, 50),
    printLine('the latest turn after its time', latestMs, 1000),
    printLine('memory of the poller (RSS)', rssMegabytes, 300, 'MB'),
  ].join('\n');
}

function printLine(name: string, value: number, atMost: number, unit = 'ms'): string {
  return `${value <= atMost ? '✓' : '✗'} ${name}: ${value.toFixed(1)} ${unit}; at most ${atMost} ${unit} wanted`;
}

/** Memory that a process holds now, megabytes. */
function readRssMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

const MS_PER_TICK = 10;

/** The CPU time that processes have used. */
function sumCpuMs(processes: readonly { readonly pid: number }[]): number {
  // The fields after the name, which may contain blanks: user and system time are the 12th and the 13th.
  const ticks = processes.flatMap(({ pid }) =>
    (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ').slice(11, 13),
  );
  return ticks.reduce((sum, count) => sum + Number(count) * MS_PER_TICK, 0);
}

const budget = { perMinute: 1_000_000, burstMs: 10_000 };

/** Claims as the poller's loop does, and releases the claimed accounts. */
async function timeClaims(store: Store): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < CLAIMS; count += 1) {
    const startedAt = performance.now();
    const turns = await claimTurns(store, { limit: 20, leaseMs: 15_000, budget, mostRequests: 20 });
    times.push(performance.now() - startedAt);
    const end = { pollInMs: 60_000, unused: 20, budget, failedTurns: 0 };
    await Promise.all(turns.map((turn) => releaseTurn(store, turn, end)));
  }
  return times.toSorted((a, b) => a - b)[Math.floor(CLAIMS * 0.95)] ?? 0;
}

async function makeAllDue(store: Store): Promise<void> {
  await store[internal].db.updateTable('accounts').set({ pollAt: store[internal].now }).execute();
}

async function spreadPolls(store: Store): Promise<void> {
  const pollAt = sql<number>`${store[internal].now} + (random() * 60000)::int`;
  await store[internal].db.updateTable('accounts').set({ pollAt, requestedAt: null }).execute();
}

/** The wait of the longest overdue account without a turn, milliseconds. */
async function readLateness(store: Store): Promise<number> {
  const { now } = store[internal];
  const { late } = await store[internal].db
    .selectFrom('accounts')
    .select(({ eb, fn }) => eb(now, '-', fn.min('pollAt')).as('late'))
    .where('claimedUntil', '<=', now)
    .executeTakeFirstOrThrow();
  return Math.max(late, 0);
}
