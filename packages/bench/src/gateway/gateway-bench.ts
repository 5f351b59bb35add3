import { loadavg } from 'node:os';
import { OTHER_CORE, pin, raiseOpenFiles } from './cores.ts';
import { printRows } from './gateway-table.ts';
import { benchHttp, type HttpExtent } from './http-rows.ts';
import { printLongRows } from './long-rows.ts';
import type { Work } from './operations.ts';
import type { Row } from './row.ts';
import { benchSockets } from './socket-rows.ts';
import { openBenchStage } from './stage.ts';
import { writeReport } from './write-report.ts';
import { benchStarts } from './start-rows.ts';

/** The rows to measure, and their extent. */
export interface GatewayBenchOptions {
  /** Some of `start`, `generation`, `list`, `generateVideo` and `sockets`; all if it is empty. */
  readonly only: readonly string[];
  /** A few seconds of each, whose figures are worth little. */
  readonly quick: boolean;
  /** Measures also what takes long. */
  readonly all: boolean;
  /** Writes the table into the README, and the chart beside it. */
  readonly write: boolean;
}

interface Extent {
  readonly reads: HttpExtent;
  /** Longer, as the answers of a slow server come in bursts. */
  readonly writes: HttpExtent;
  readonly sockets: number;
  readonly steadySeconds: number;
}

const FULL: Extent = {
  reads: { rounds: 4, measureMs: 1300, firstWarmUpMs: 4500, warmUpMs: 300 },
  writes: { rounds: 2, measureMs: 3000, firstWarmUpMs: 2500, warmUpMs: 500 },
  sockets: 10_000,
  steadySeconds: 60,
};
const short: HttpExtent = { rounds: 1, measureMs: 500, firstWarmUpMs: 500, warmUpMs: 0 };
const QUICK: Extent = { reads: short, writes: short, sockets: 300, steadySeconds: 5 };

/** Files of a server beside its sockets. */
const FURTHER_FILES = 500;
const READS: readonly Work[] = ['generation', 'list'];
const WRITES: readonly Work[] = ['generateVideo'];

/** Prints the speed of the gateway beside that of other servers, as ratios within this run. */
export async function runGatewayBench({ only, quick, all, write }: GatewayBenchOptions): Promise<void> {
  const extent = quick ? QUICK : FULL;
  const [loadBefore = 0] = loadavg();
  console.log(`Load of the machine at the beginning: ${loadBefore.toFixed(1)}.`);
  const sockets = countSockets(extent);
  await using stage = await openBenchStage();
  const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);

  const starts = isWanted('start') ? await benchStarts(stage) : [];
  if (![process.pid, stage.upstream.pid].every((pid) => pin(pid, OTHER_CORE))) {
    console.log('Without "taskset" and a second core, servers and load share cores: the figures are worth little.');
  }
  const rows: Row[] = [];
  for (const [works, of] of [
    [READS, extent.reads],
    [WRITES, extent.writes],
  ] as const) {
    const wanted = works.filter(isWanted);
    if (wanted.length > 0) rows.push(...(await benchHttp(stage, { works: wanted, database: 'sqlite', extent: of })));
  }
  if (isWanted('sockets')) rows.push(...(await benchSockets(stage, { sockets, database: 'sqlite' })));
  const table = [...rows, ...starts];
  console.log(`\n${printRows(table)}`);
  if (all) await printLongRows(stage, { http: extent.writes, sockets, seconds: extent.steadySeconds });
  if (write) await writeReport(table, loadBefore);
}

/** Raises the limit of open files if that is needed. Returns the number of sockets that it allows. */
function countSockets({ sockets }: Extent): number {
  const files = raiseOpenFiles(sockets + FURTHER_FILES);
  console.log(`A process may open ${files} files.`);
  if (files >= sockets + FURTHER_FILES) return sockets;
  console.log(`That is too few for ${sockets} sockets: ${files - FURTHER_FILES} are measured. Raise "ulimit -n".`);
  return files - FURTHER_FILES;
}
