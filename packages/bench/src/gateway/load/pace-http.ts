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

/** A server closes a connection that was idle for some seconds (node:http: 5). A connection idle for longer than this is not used. */
const REUSED_WITHIN_MS = 2000;

/** The head of an answer after which the server closes its connection. */
const announcesClose = /\r\nconnection: close\r\n/i;

interface IdleSocket {
  readonly socket: Socket;
  readonly since: number;
}

/** Sends requests at a pace over kept-alive connections, as many as are needed. Resolves to the times of the answers, ms, sorted. */
export async function paceHttp({ port, next, perSecond, seconds }: PaceOptions): Promise<readonly number[]> {
  const idle: IdleSocket[] = [];
  const times: number[] = [];

  async function ask(): Promise<void> {
    const socket = takeIdle(idle) ?? (await openSocket(port));
    const startedAt = performance.now();
    let isKept = true;
    await converse(socket, next, (answer) => {
      isKept = !announcesClose.test(answer.toString('latin1'));
      return false;
    });
    times.push(performance.now() - startedAt);
    if (isKept) idle.push({ socket, since: performance.now() });
    else socket.destroy();
  }

  const startedAt = performance.now();
  const asking: Promise<void>[] = [];
  for (let count = 1; count <= perSecond * seconds; count += 1) {
    asking.push(ask());
    await sleep(Math.max(startedAt + (count * 1000) / perSecond - performance.now(), 0));
  }
  await Promise.all(asking);
  for (const { socket } of idle) socket.destroy();
  return times.toSorted((a, b) => a - b);
}

/** Takes the connection that was used last. One that is closed, or was idle for too long, is dropped. */
function takeIdle(idle: IdleSocket[]): Socket | undefined {
  for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
    const { socket, since } = last;
    if (!socket.destroyed && performance.now() - since < REUSED_WITHIN_MS) return socket;
    socket.destroy();
  }
  return undefined;
}
