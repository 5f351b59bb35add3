import { loadavg } from 'node:os';
import { printFigure, type Figure } from '../figure.ts';
import { measureIdleLoop } from './idle-loop.ts';
import { measureLockedRow, type LockedRowOptions } from './locked-row.ts';
import { measureLost, type LostOptions, type LostSearch } from './lost.ts';
import { countPageWrites } from './page-writes.ts';
import { measureScheduled } from './scheduled.ts';

/** Extent of the measurements. */
export interface AgendaOptions {
  readonly pages: number;
  readonly idle: { readonly watchForMs: number; readonly accounts: number };
  readonly lost: readonly Omit<LostOptions, 'database'>[];
  readonly locked: readonly LockedRowOptions[];
  readonly scheduled: { readonly ofEachModel: number; readonly hangMs: number };
}

const FULL: AgendaOptions = {
  pages: 20,
  idle: { watchForMs: 10_000, accounts: 10_000 },
  lost: [
    { count: 100, isFindable: true, pollsPerMinute: 60, minIntervalMs: 2000, watchForMs: 180_000 },
    { count: 100, isFindable: false, pollsPerMinute: 60, minIntervalMs: 2000, watchForMs: 90_000 },
    { count: 1000, isFindable: true, pollsPerMinute: 3600, minIntervalMs: 50, watchForMs: 60_000 },
  ],
  locked: [
    { lockedForMs: 20_000, lockedHas: 'ended' },
    { lockedForMs: 20_000, lockedHas: 'moved' },
  ],
  scheduled: { ofEachModel: 4, hangMs: 10_000 },
};

/** A few seconds of each. */
export const QUICK: AgendaOptions = {
  pages: 3,
  idle: { watchForMs: 1000, accounts: 50 },
  lost: [{ count: 110, isFindable: true, pollsPerMinute: 600, minIntervalMs: 100, watchForMs: 10_000 }],
  locked: [{ lockedForMs: 10_000, lockedHas: 'moved' }],
  scheduled: { ofEachModel: 2, hangMs: 10_000 },
};

/** Prints the figures of the agenda, one after the other. Needs PostgreSQL on this machine; takes five minutes. */
export async function runAgendaBench({ quick }: { readonly quick: boolean }): Promise<void> {
  console.log(`Load of the machine at the beginning: ${loadavg()[0]?.toFixed(1)}\n`);
  for await (const figure of benchAgenda(quick ? QUICK : FULL)) console.log(printFigure(figure));
}

/** Measures one thing at a time. */
export async function* benchAgenda(options: AgendaOptions): AsyncGenerator<Figure, undefined> {
  const { pages, idle, lost, locked, scheduled } = options;
  yield* readPageWrites(await countPageWrites(pages));
  yield* readIdle(await measureIdleLoop(idle), idle.accounts);
  for (const each of lost) yield* readLost(await measureLost({ ...each, database: 'postgres' }), each);
  for (const { lockedForMs, lockedHas } of locked) {
    const { others, completed, tookMs } = await measureLockedRow({ lockedForMs, lockedHas });
    yield {
      name: `others of ${others} completed while a row that has ${lockedHas} is locked for ${lockedForMs / 1000} s`,
      atLeast: others,
      atMost: others,
      reached: completed,
      remark: `after ${seconds(tookMs)}`,
    };
  }
  const sends = await measureScheduled({ ...scheduled, database: 'postgres' });
  yield {
    name: `latest of ${sends.sends} queued submissions after its slot, while the list hangs, seconds`,
    atMost: 1,
    reached: sends.latestMs / 1000,
    remark: `${sends.hanging} hanging requests of the list`,
  };
  return undefined;
}

function readPageWrites({ pages, ...each }: Awaited<ReturnType<typeof countPageWrites>>): readonly Figure[] {
  const remark = `${pages} page polls of 20 generations without news`;
  return [
    { name: 'page poll: statements that write generations', atMost: 1, reached: each.statements, remark },
    { name: 'page poll: rows that they write', atMost: 20, reached: each.rows, remark },
    { name: 'page poll: statements that claim and release its turn', atMost: 2, reached: each.turnStatements, remark },
  ];
}

function readIdle(idle: Awaited<ReturnType<typeof measureIdleLoop>>, accounts: number): readonly Figure[] {
  const { loops, statements, p95Ms, p95WithManyMs } = idle;
  return [
    { name: 'loop with nothing due: statements', atMost: 1, reached: statements, remark: `${loops} loops` },
    {
      name: `loop with nothing due: p95 with ${accounts} accounts, × that with one`,
      atMost: 2,
      reached: p95WithManyMs / p95Ms,
      remark: `${p95Ms.toFixed(1)} and ${p95WithManyMs.toFixed(1)} ms`,
    },
  ];
}

function readLost(search: LostSearch, { count, isFindable, pollsPerMinute }: AgendaOptions['lost'][number]) {
  const { requestsInWorstMinute, allowedInMinute, found, searchMs, leastMs, recordedMs } = search;
  const of = `${count} lost that can${isFindable ? '' : 'not'} be found, ${pollsPerMinute} a minute`;
  const requests: Figure = {
    name: `${of}: requests in the worst minute`,
    atMost: allowedInMinute,
    reached: requestsInWorstMinute,
    remark: `${found} found`,
  };
  if (!isFindable) return [requests];
  const time: Figure = {
    name: `${of}: time of the search, × the least of the budget`,
    atMost: 1.1,
    reached: found === count ? searchMs / leastMs : Number.POSITIVE_INFINITY,
    remark: `${seconds(searchMs)}; all recorded after ${seconds(recordedMs)}`,
  };
  return [requests, time];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
