import type { Socket } from 'node:net';

/** The state of the data that is sent to the client of a connection. */
export interface Delivery {
  /** Data waits here, as the system's buffer is full. */
  readonly isWaiting: boolean;
  /** Some of the data that waited was sent since the last call. */
  readonly hasProgressed: boolean;
  /** None of the data that waits was sent for too long. */
  readonly isStalled: boolean;
}

/** Calls a listener whenever nothing moved on the connection for so long, as `setTimeout` of sockets and answers does. */
export type WhenQuiet = (ms: number, listener?: () => void) => unknown;

/** While a client sends, only whole writes show that it reads. So it has this many times as long. */
const SENDING_CLIENT_FACTOR = 4;

/**
 * Creates a function to call at intervals, which returns the state of the data for a client. A slow client is not stalled:
 * each message that is sent counts as progress, and so does a part of one.
 */
export function watchDelivery(raw: Socket, stalledAfterMs: number, whenQuiet: WhenQuiet): () => Delivery {
  const turnMs = stalledAfterMs / TURNS;
  let readQuietMs: (() => number) | undefined;
  let sent = 0;
  let isWaiting = false;
  let progressedAt = performance.now();

  return () => {
    const sentNow = raw.bytesWritten - raw.writableLength;
    // Data that the system's buffer accepts at once says nothing about the client.
    const hasProgressed = isWaiting && sentNow > sent;
    if (!isWaiting && raw.writableLength > 0) {
      // Yoga's server turns the timeout off for its streams.
      if (readQuietMs) whenQuiet(turnMs);
      // Not before, as most connections never wait.
      else readQuietMs = measureQuiet(turnMs, whenQuiet);
    }
    sent = sentNow;
    isWaiting = raw.writableLength > 0;
    if (hasProgressed || !isWaiting) progressedAt = performance.now();
    const factor = readQuietMs && readQuietMs() >= stalledAfterMs ? 1 : SENDING_CLIENT_FACTOR;
    return { isWaiting, hasProgressed, isStalled: performance.now() - progressedAt >= factor * stalledAfterMs };
  };
}

const TURNS = 10;

/**
 * Measures in turns for how long nothing has moved, so that delays of this process itself do not count. Node's timeout of a
 * socket also notices when a part of a large write is sent, and then skips a turn. A second timer, which writes do not restart,
 * detects such a turn: timers run in the order in which they are due, even when both are late.
 */
function measureQuiet(turnMs: number, whenQuiet: WhenQuiet): () => number {
  let quietTurns = 0;
  const turn = createDeadline(1.9 * turnMs);
  whenQuiet(turnMs, () => {
    quietTurns = turn.isOver() ? 1 : quietTurns + 1;
    turn.restart();
    whenQuiet(turnMs);
  });
  return () => (turn.isOver() ? 0 : quietTurns * turnMs);
}

/**
 * Creates a deadline so many milliseconds after its last restart. Its timer may outlive the connection. So it refers to nothing
 * else, and starts with the first turn, which most answers do not reach.
 */
function createDeadline(ms: number): { readonly restart: () => void; readonly isOver: () => boolean } {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  function end(): void {
    isOver = true;
  }
  return {
    restart() {
      isOver = false;
      timer ??= setTimeout(end, ms).unref();
      timer.refresh();
    },
    isOver: () => isOver,
  };
}
