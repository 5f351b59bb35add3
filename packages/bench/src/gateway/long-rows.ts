import { setTimeout as sleep } from 'node:timers/promises';
import { isListening } from '@videogen/testkit';
import { pin, readCpuMs, SERVER_CORE } from './cores.ts';
import { printRows } from './gateway-table.ts';
import { benchHttp, type HttpExtent } from './http-rows.ts';
import { createSockets } from './load/sockets.ts';
import { paceHttp } from './load/pace-http.ts';
import { createExchanges, type Work } from './operations.ts';
import type { OurName } from './programs.ts';
import { benchSockets, describeFeed, timeUpdate } from './socket-rows.ts';
import { startFilled, upstreamIds, type BenchStage } from './stage.ts';

/** Extent of the rows that take long. */
export interface LongExtent {
  readonly http: HttpExtent;
  readonly sockets: number;
  /** Duration of the steady load. */
  readonly seconds: number;
}

const SUBMISSIONS_PER_SECOND = 50;
const UPDATE_EVERY_MS = 1000;
const POSTGRES_PORT = 5432;
const ROLES = 'gateway,poller';

/** Prints the rows of `--all`, about ours alone, on SQLite; then the usual rows on PostgreSQL, where it runs here. */
export async function printLongRows(stage: BenchStage, extent: LongExtent): Promise<void> {
  const name = stage.ours.at(-1) ?? 'sources';
  console.log(`\nOurs, ${name}, with gateway and poller in one process:`);
  console.log(await measureAddedLatency(stage, name, extent));
  console.log(await measureSteadyUpdates(stage, name, extent));
  if (!(await isListening(POSTGRES_PORT))) {
    console.log('Without the rows on PostgreSQL, as none listens on 127.0.0.1:5432.');
    return;
  }
  const works: readonly Work[] = ['generation', 'list', 'generateVideo'];
  const rows = [
    ...(await benchHttp(stage, { works, database: 'postgres', extent: extent.http })),
    ...(await benchSockets(stage, { sockets: extent.sockets, database: 'postgres' })),
  ];
  // The bounds are those of SQLite, which no other process serves.
  const unjudged = rows.map(({ plan, measured }) => ({ plan: { ...plan, judged: [] }, measured }));
  console.log(`\nOn PostgreSQL, which shares the cores and is not judged:\n\n${printRows(unjudged)}`);
}

/** Submissions at a pace that leaves the server idle in between, compared with the upstream's own answers. */
async function measureAddedLatency(stage: BenchStage, name: OurName, { seconds }: LongExtent): Promise<string> {
  await using parts = new AsyncDisposableStack();
  const env = { ROLES, VIDEOGENAPI_URL: stage.upstreamUrl };
  const { server, ids } = await startFilled(parts, { name, database: 'sqlite', env });
  pin(server.pid, SERVER_CORE);
  const pace = { perSecond: SUBMISSIONS_PER_SECOND, seconds };
  const own = await paceHttp({
    ...pace,
    port: stage.upstream.port,
    next: createExchanges('proxy', 'generateVideo', upstreamIds),
  });
  const added = await paceHttp({ ...pace, port: server.port, next: createExchanges(name, 'generateVideo', ids) });
  const print = (share: number): string => `${(find(added, share) - find(own, share)).toFixed(1)} ms`;
  return `- \`generateVideo\`, ${SUBMISSIONS_PER_SECOND} a second: ${print(0.5)} are added to the upstream's answer (p50), ${print(0.99)} (p99)`;
}

/** One update a second to all sockets; then the server is killed, and all come back. */
async function measureSteadyUpdates(stage: BenchStage, name: OurName, extent: LongExtent): Promise<string> {
  await using parts = new AsyncDisposableStack();
  const env = { ROLES, VIDEOGENAPI_URL: stage.upstreamUrl };
  const { server, restart } = await startFilled(parts, { name, database: 'sqlite', env });
  pin(server.pid, SERVER_CORE);
  const target = await describeFeed(server, stage.upstream);
  const where = { port: server.port, ...target.subscription };
  const lags: number[] = [];
  let cpuShare = 0;
  {
    using sockets = createSockets(where);
    await sockets.open(extent.sockets);
    const startedAt = performance.now();
    const startedCpuMs = readCpuMs(server.pid);
    // An update waits until the one before has arrived, so that a slow server has fewer.
    while (performance.now() - startedAt < extent.seconds * 1000) {
      const nextAt = performance.now() + UPDATE_EVERY_MS;
      lags.push(await timeUpdate(target, sockets));
      await sleep(Math.max(nextAt - performance.now(), 0));
    }
    cpuShare = (readCpuMs(server.pid) - startedCpuMs) / (performance.now() - startedAt);
    await server[Symbol.asyncDispose]();
  }
  const restarted = await restart();
  pin(restarted.pid, SERVER_CORE);
  using returned = createSockets(where);
  const backAt = performance.now();
  await returned.open(extent.sockets);
  const tookMs = restarted.readyMs + performance.now() - backAt;
  const sorted = lags.toSorted((a, b) => a - b);
  const times = [0.5, 0.95, 1].map((share) => `${find(sorted, share).toFixed(0)} ms`);
  return [
    `- ${extent.sockets} sockets, ${lags.length} updates in ${extent.seconds} s, none lost: last arrival after ${times.join(', ')} (p50, p95, most); ${(cpuShare * 100).toFixed(0)} % of a core`,
    `- ${extent.sockets} clients come back after a kill: all subscribed ${(tookMs / 1000).toFixed(1)} s after the server's start`,
  ].join('\n');
}

/** The value below which this share of the sorted values lies. */
function find(sorted: readonly number[], share: number): number {
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
