import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { watchDelivery } from './watch-delivery.ts';
import type { Timings } from '../timings.ts';

/** The state of a websocket's client: `stalled` reads nothing of the data that waits for it, `silent` answers no ping. */
export type ReaderState = 'alive' | 'stalled' | 'silent';

/**
 * Creates a function to call at intervals. It returns the state of a websocket's client, and pings a client that sends
 * nothing for long while no data waits for it.
 */
export function followReader(socket: WebSocket, raw: Socket, timings: Timings): () => ReaderState {
  const readDelivery = watchDelivery(raw, timings.stalledAfterMs, (ms, listener) => {
    raw.setTimeout(ms);
    if (listener) raw.on('timeout', listener);
  });
  let received = 0;
  let receivedAt = performance.now();
  let pingedAt: number | undefined;

  return () => {
    const now = performance.now();
    const { isWaiting, hasProgressed, isStalled } = readDelivery();
    if (isStalled) return 'stalled';
    if (hasProgressed || raw.bytesRead > received) {
      receivedAt = now;
      pingedAt = undefined;
    }
    received = raw.bytesRead;
    if (isWaiting) return 'alive';
    if (pingedAt !== undefined) return now - pingedAt >= timings.stalledAfterMs ? 'silent' : 'alive';
    if (now - receivedAt < timings.pingAfterMs) return 'alive';
    socket.ping();
    pingedAt = now;
    return 'alive';
  };
}
