import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';

/** Measured: so many messages take about 3 ms. Then other callers have a turn of the event loop. */
const MOST_AT_ONCE = 32;
/** So many bytes are read from a client that reads none of its answers. */
const MOST_UNANSWERED_BYTES = 64 * 1024;

/**
 * Handles the messages of a websocket, only so many in one turn of the event loop, as thousands may arrive at once. Stops
 * reading while messages wait, or while answers wait that the client does not read.
 */
export function takeMessages(socket: WebSocket, raw: Socket, take: (data: RawData) => void): void {
  const waiting: RawData[] = [];
  let left = MOST_AT_ONCE;
  let isTurnPlanned = false;
  let isDrainAwaited = false;
  let unansweredBytes = 0;

  function work(): void {
    for (; left > 0 && waiting.length > 0; left -= 1) {
      const data = waiting.shift();
      if (data) take(data);
    }
    if (waiting.length > 0) socket.pause();
    if (isTurnPlanned) return;
    isTurnPlanned = true;
    setImmediate(() => {
      isTurnPlanned = false;
      left = MOST_AT_ONCE;
      if (waiting.length > 0) work();
      else resume();
    });
  }

  function resume(): void {
    if (socket.isPaused && waiting.length === 0 && !isDrainAwaited) socket.resume();
  }

  function awaitDrain(): void {
    isDrainAwaited = true;
    socket.pause();
    raw.once('drain', () => {
      isDrainAwaited = false;
      resume();
    });
  }

  socket.on('message', (data) => {
    if (socket.readyState !== socket.OPEN) return;
    waiting.push(data);
    unansweredBytes = raw.writableNeedDrain ? unansweredBytes + countBytes(data) : 0;
    work();
    if (unansweredBytes > MOST_UNANSWERED_BYTES && !isDrainAwaited) awaitDrain();
  });
}

function countBytes(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, { length }) => sum + length, 0) : data.byteLength;
}
