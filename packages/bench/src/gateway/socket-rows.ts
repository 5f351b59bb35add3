import { setTimeout as sleep } from 'node:timers/promises';
import { readText } from '@videogen/testkit';
import { pin, readCpuMs, readRss, SERVER_CORE } from './cores.ts';
import { findMedian } from './http-rows.ts';
import { createSockets, type SocketsOptions } from './load/sockets.ts';
import { collectGarbage, type Spawned } from './spawn.ts';

/** A server with something to subscribe to. */
export interface SocketTarget {
  readonly server: Spawned;
  readonly subscription: Omit<SocketsOptions, 'port'>;
  /** Causes an update of it. */
  readonly change: () => Promise<void>;
}

/** Cost of many sockets. */
export interface SocketFigures {
  readonly connectMs: number;
  /** CPU time of the server for one of them, from the connection to the first message. */
  readonly connectCpuMs: number;
  /** Memory of one, bytes. */
  readonly bytesEach: number;
  /** The time from the commit of an update to its last arrival. */
  readonly fanOutMs: number;
}

const WARM_UP_SOCKETS = 500;
const WARM_UP_UPDATES = 2;
const UPDATES = 5;
const SETTLE_MS = 1000;

/** Opens so many sockets, and sends updates to all of them. */
export async function measureSockets(target: SocketTarget, count: number): Promise<SocketFigures> {
  const { server, subscription, change } = target;
  pin(server.pid, SERVER_CORE);
  {
    using first = createSockets({ port: server.port, ...subscription });
    await first.open(Math.min(WARM_UP_SOCKETS, count));
  }
  await sleep(SETTLE_MS);
  await collectGarbage(server);
  const emptyBytes = readRss(server.pid);

  using sockets = createSockets({ port: server.port, ...subscription });
  const startedAt = performance.now();
  const startedCpuMs = readCpuMs(server.pid);
  await sockets.open(count);
  const connectMs = performance.now() - startedAt;
  const connectCpuMs = (readCpuMs(server.pid) - startedCpuMs) / count;
  await sleep(SETTLE_MS);
  await collectGarbage(server);
  const bytesEach = (readRss(server.pid) - emptyBytes) / count;

  const times: number[] = [];
  for (let update = 0; update < WARM_UP_UPDATES + UPDATES; update += 1) {
    const arrivals = sockets.nextUpdate();
    await change();
    const { update: text, lastAt } = await arrivals;
    const message: unknown = JSON.parse(text);
    const committedAt = Date.parse(readText(message, 'payload', 'data', 'generationUpdated', 'at'));
    if (update >= WARM_UP_UPDATES) times.push(lastAt - committedAt);
    await sleep(SETTLE_MS);
  }
  return { connectMs, connectCpuMs, bytesEach, fanOutMs: findMedian(times) };
}
