import { setTimeout as sleep } from 'node:timers/promises';
import { readRss } from './cores.ts';
import { findMedian } from './http-rows.ts';
import type { ServerName } from './programs.ts';
import type { Measured } from './row.ts';
import { spawnProgram, type Program } from './spawn.ts';

/** Memory of an idle server, MB, and the time from its start to its first answer, seconds. */
export interface StartFigures {
  readonly idle: ReadonlyMap<ServerName, Measured>;
  readonly start: ReadonlyMap<ServerName, Measured>;
}

const STARTS = 3;
const IDLE_FOR_MS = 3000;

/** Starts each several times, one after the other, and takes the medians. */
export async function measureStarts(programs: ReadonlyMap<ServerName, Program>): Promise<StartFigures> {
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
