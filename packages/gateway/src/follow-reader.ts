import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { watchTaking } from './watch-taking.ts';
import type { Timings } from './timings.ts';

/** What became of the one who reads a websocket: takes nothing of what waits for it, or gives no sign of life. */
export type ReaderState = 'well' | 'stalled' | 'gone';

/**
 * Makes a function that, called again and again, tells how the reader of a websocket is, and pings it when it was silent
 * for long and nothing waits for it.
 */
export function followReader(socket: WebSocket, raw: Socket, timings: Timings): () => ReaderState {
  const readTaking = watchTaking(raw, timings.stalledAfterMs, (ms, listener) => {
    raw.setTimeout(ms);
    if (listener) raw.on('timeout', listener);
  });
  let received = 0;
  let heardAt = performance.now();
  let pingedAt: number | undefined;

  return () => {
    const now = performance.now();
    const { isWaiting, hasTaken, isStalled } = readTaking();
    if (isStalled) return 'stalled';
    if (hasTaken || raw.bytesRead > received) {
      heardAt = now;
      pingedAt = undefined;
    }
    received = raw.bytesRead;
    if (isWaiting) return 'well';
    if (pingedAt !== undefined) return now - pingedAt >= timings.stalledAfterMs ? 'gone' : 'well';
    if (now - heardAt < timings.pingAfterMs) return 'well';
    socket.ping();
    pingedAt = now;
    return 'well';
  };
}
