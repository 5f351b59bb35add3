import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@videogen/testkit';
import { readRss } from './cores.ts';
import { findMedian } from './http-rows.ts';
import { describeGateway, describePeer, type ServerName } from './programs.ts';
import { plans, type Measured, type Row } from './row.ts';
import { spawnProgram, type Program } from './spawn.ts';
import type { BenchStage } from './stage.ts';

/** Memory of an idle server, MB, and the time from its start to its first answer, seconds. */
interface StartFigures {
  readonly idle: ReadonlyMap<ServerName, Measured>;
  readonly start: ReadonlyMap<ServerName, Measured>;
}

const STARTS = 3;
const IDLE_FOR_MS = 2000;

/** Starts ours, with gateway and poller in one process, and the peers. */
export async function benchStarts({ upstreamUrl, ours, peers }: BenchStage): Promise<readonly Row[]> {
  await using database = await openDatabase('sqlite');
  const env = { ROLES: 'gateway,poller', VIDEOGENAPI_URL: upstreamUrl, ...database.env };
  const programs = new Map<ServerName, Program>([
    ...ours.map((name) => [name, describeGateway(name, env)] as const),
    ...peers.map((name) => [name, describePeer(name, upstreamUrl)] as const),
  ]);
  const { idle, start } = await measureStarts(programs);
  return [
    { plan: plans.idle, measured: idle },
    { plan: plans.start, measured: start },
  ];
}

/** Starts each several times, one after the other, and takes the medians. */
async function measureStarts(programs: ReadonlyMap<ServerName, Program>): Promise<StartFigures> {
  const idle = new Map<ServerName, Measured>();
  const start = new Map<ServerName, Measured>();
  for (const [name, program] of programs) {
    const seconds: number[] = [];
    const megabytes: number[] = [];
    for (let count = 0; count < STARTS; count += 1) {
      await using server = await spawnProgram(program);
      seconds.push(server.readyMs / 1000);
      await sleep(IDLE_FOR_MS);
      megabytes.push(readRss(server.pid) / 1e6);
    }
    idle.set(name, { value: findMedian(megabytes), remark: '' });
    start.set(name, { value: findMedian(seconds), remark: '' });
  }
  return { idle, start };
}
