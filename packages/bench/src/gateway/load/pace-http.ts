import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { converse, openSocket, type Exchange } from './http-load.ts';

/** Requests at a pace, whatever the answers take. */
export interface PaceOptions {
  readonly port: number;
  readonly next: () => Exchange;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Sends requests at a pace over kept-alive connections, as many as are needed. Resolves to the times of the answers, ms, sorted. */
export async function paceHttp({ port, next, perSecond, seconds }: PaceOptions): Promise<readonly number[]> {
  const free: Socket[] = [];
  const times: number[] = [];

  async function ask(): Promise<void> {
    const socket = free.pop() ?? (await openSocket(port));
    const startedAt = performance.now();
    await converse(socket, next, () => false);
    times.push(performance.now() - startedAt);
    free.push(socket);
  }

  const startedAt = performance.now();
  const asking: Promise<void>[] = [];
  for (let count = 1; count <= perSecond * seconds; count += 1) {
    asking.push(ask());
    await sleep(Math.max(startedAt + (count * 1000) / perSecond - performance.now(), 0));
  }
  await Promise.all(asking);
  for (const socket of free) socket.destroy();
  return times.toSorted((a, b) => a - b);
}
