import type { DatabaseKind } from '@videogen/testkit';
import { loadHttp, type HttpLoadResult } from './load/http-load.ts';
import { pin, SERVER_CORE } from './cores.ts';
import { createExchanges, type Work } from './operations.ts';
import { describePeer, describeScript, type ServerName } from './programs.ts';
import { plans, type Row } from './row.ts';
import { spawnProgram, type Spawned } from './spawn.ts';
import { startFilled, upstreamIds, type BenchStage } from './stage.ts';

/** Duration of the load on each server. */
export interface HttpExtent {
  readonly rounds: number;
  readonly measureMs: number;
  /** Before the first round, in which code is compiled, and before each other. */
  readonly firstWarmUpMs: number;
  readonly warmUpMs: number;
}

/** The rows to measure, and where ours keep their state. */
export interface HttpPlan {
  readonly works: readonly Work[];
  readonly database: DatabaseKind;
  readonly extent: HttpExtent;
}

const CONNECTIONS = 256;

/** Measures ours, the peers and the proxy. Ours run without a poller, which the others lack. */
export async function benchHttp(stage: BenchStage, plan: HttpPlan): Promise<readonly Row[]> {
  await using parts = new AsyncDisposableStack();
  const { upstream, upstreamUrl, ours, peers } = stage;
  const env = { ROLES: 'gateway', VIDEOGENAPI_URL: upstreamUrl };
  const targets: Target[] = [];
  for (const name of ours) {
    targets.push({ name, ...(await startFilled(parts, { name, database: plan.database, env })) });
  }
  for (const name of peers) {
    targets.push({ name, server: parts.use(await spawnProgram(describePeer(name, upstreamUrl))), ids: upstreamIds });
  }
  const proxy = parts.use(await spawnProgram(describeScript('proxy', new URL(upstreamUrl).origin)));
  targets.push({ name: 'proxy', server: proxy, ids: upstreamIds });

  const rows: Row[] = [];
  for (const work of plan.works) {
    const measured = await measureHttp({ work, targets, upstream, extent: plan.extent });
    rows.push({ plan: plans[work], measured });
  }
  return rows;
}

/** A running server and the ids that it knows generations by. */
interface Target {
  readonly name: ServerName;
  readonly server: Spawned;
  readonly ids: readonly string[];
}

interface HttpWork {
  readonly work: Work;
  readonly targets: readonly Target[];
  readonly upstream: Spawned;
  readonly extent: HttpExtent;
}

/** Loads the servers in turn, round after round, so that a disturbance of the machine meets all of them. */
async function measureHttp({ work, targets, upstream, extent }: HttpWork): Promise<Row['measured']> {
  const results = new Map(targets.map(({ name }) => [name, new Array<HttpLoadResult>()]));
  for (let round = 0; round < extent.rounds; round += 1) {
    for (const { name, server, ids } of targets) {
      pin(server.pid, SERVER_CORE);
      const result = await loadHttp({
        port: server.port,
        pid: server.pid,
        loadPids: [process.pid, upstream.pid],
        connections: CONNECTIONS,
        next: createExchanges(name, work, ids),
        warmUpMs: round === 0 ? extent.firstWarmUpMs : extent.warmUpMs,
        measureMs: extent.measureMs,
      });
      results.get(name)?.push(result);
    }
  }
  return summarise(new Map([...results].map(([name, each]) => [name, findMedians(each)])));
}

/** With more than this share of a core, the load and the upstream may be what is measured. */
const BUSY = 0.95;
/** With less than this share of its core, the proxy was not what limited its answers. */
const USED = 0.8;

function summarise(results: ReadonlyMap<ServerName, HttpLoadResult>): Row['measured'] {
  const proxy = results.get('proxy');
  if (proxy !== undefined && proxy.serverShare < USED) {
    const percent = (proxy.serverShare * 100).toFixed(0);
    console.log(`Other work disturbed this run: the proxy used ${percent} % of its core. Compare by CPU time.`);
  }
  return new Map(
    [...results].map(([name, result]) => [name, { value: result.perSecond, remark: describe(result, proxy) }]),
  );
}

function describe({ perSecond, cpuMicros, loadShare }: HttpLoadResult, proxy: HttpLoadResult | undefined): string {
  const byCpu = proxy === undefined ? '' : ` = ${(proxy.cpuMicros / cpuMicros).toFixed(2)}`;
  const figures = `${perSecond.toFixed(0)}/s; ${cpuMicros.toFixed(0)} µs${byCpu}`;
  return loadShare > BUSY ? `${figures}; bound by the load` : figures;
}

function findMedians(results: readonly HttpLoadResult[]): HttpLoadResult {
  const read = (name: keyof HttpLoadResult): number => findMedian(results.map((result) => result[name]));
  return {
    perSecond: read('perSecond'),
    cpuMicros: read('cpuMicros'),
    serverShare: read('serverShare'),
    loadShare: read('loadShare'),
  };
}

/** The middle one of several, or the upper of the two in the middle. */
export function findMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
