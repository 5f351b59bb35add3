import { loadHttp, type HttpLoadResult } from './load/http-load.ts';
import { pin, SERVER_CORE } from './cores.ts';
import { createExchanges, type Work } from './operations.ts';
import type { ServerName } from './programs.ts';
import type { Measured } from './row.ts';
import type { Spawned } from './spawn.ts';

/** A running server and the ids that it knows generations by. */
export interface Target {
  readonly name: ServerName;
  readonly server: Spawned;
  readonly ids: readonly string[];
}

/** Duration of the load on each server. */
export interface HttpExtent {
  readonly rounds: number;
  readonly measureMs: number;
  /** Before the first round, in which code is compiled, and before each. */
  readonly firstWarmUpMs: number;
  readonly warmUpMs: number;
}

const CONNECTIONS = 256;

/** Loads the servers in turn, round after round, so that a disturbance of the machine meets all of them. */
export async function measureHttp(
  work: Work,
  targets: readonly Target[],
  extent: HttpExtent,
): Promise<ReadonlyMap<ServerName, Measured>> {
  const results = new Map(targets.map(({ name }) => [name, new Array<HttpLoadResult>()]));
  for (let round = 0; round < extent.rounds; round += 1) {
    for (const { name, server, ids } of targets) {
      pin(server.pid, SERVER_CORE);
      const result = await loadHttp({
        port: server.port,
        pid: server.pid,
        connections: CONNECTIONS,
        next: createExchanges(name, work, ids),
        warmUpMs: round === 0 ? extent.firstWarmUpMs : extent.warmUpMs,
        measureMs: extent.measureMs,
      });
      results.get(name)?.push(result);
    }
  }
  return new Map([...results].map(([name, each]) => [name, summarise(each)]));
}

function summarise(results: readonly HttpLoadResult[]): Measured {
  const perSecond = findMedian(results.map((result) => result.perSecond));
  const cpuMicros = findMedian(results.map((result) => result.cpuMicros));
  return { value: perSecond, remark: `${perSecond.toFixed(0)}/s, ${cpuMicros.toFixed(0)} µs` };
}

/** The middle one of several, or the upper of the two in the middle. */
export function findMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
