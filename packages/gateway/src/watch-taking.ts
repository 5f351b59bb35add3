import type { Socket } from 'node:net';

/** How the other side of a connection does with what is sent to it. */
export interface Taking {
  /** Something waits that the system does not take, as its buffer is full. */
  readonly isWaiting: boolean;
  /** Something that waited has got through since the last look. */
  readonly hasTaken: boolean;
  /** Nothing of what waits has got through for too long. */
  readonly isStalled: boolean;
}

/** Has a listener called whenever nothing moved on the connection for so long, as `setTimeout` of sockets and answers does. */
export type WhenQuiet = (ms: number, listener?: () => void) => unknown;

/** One that sends, but takes nothing, is borne with this many times as long: of what it takes only whole writes are seen. */
const CHATTY_PATIENCE = 4;

/**
 * Makes a function that, called again and again, tells how a connection's reader does. A slow reader is not stalled: each
 * message that gets through counts, and parts of one do.
 */
export function watchTaking(raw: Socket, stalledAfterMs: number, whenQuiet: WhenQuiet): () => Taking {
  const turnMs = stalledAfterMs / TURNS;
  const readQuietMs = measureQuiet(turnMs, whenQuiet);
  let taken = 0;
  let isWaiting = false;
  let tookAt = performance.now();

  return () => {
    const takenNow = raw.bytesWritten - raw.writableLength;
    // What the system's buffer took at once says nothing about the reader.
    const hasTaken = isWaiting && takenNow > taken;
    // Yoga's server turns the clock off for its streams.
    if (!isWaiting && raw.writableLength > 0) whenQuiet(turnMs);
    taken = takenNow;
    isWaiting = raw.writableLength > 0;
    if (hasTaken || !isWaiting) tookAt = performance.now();
    const patience = readQuietMs() >= stalledAfterMs ? 1 : CHATTY_PATIENCE;
    return { isWaiting, hasTaken, isStalled: performance.now() - tookAt >= patience * stalledAfterMs };
  };
}

const TURNS = 10;

/**
 * For how long nothing has moved. Node's own clock of a socket also sees when a part of a large write gets through, and
 * then passes over a turn.
 */
function measureQuiet(turnMs: number, whenQuiet: WhenQuiet): () => number {
  let since = performance.now();
  let lastTurnAt = since;
  whenQuiet(turnMs, () => {
    const now = performance.now();
    if (now - lastTurnAt > 1.9 * turnMs) since = now - turnMs;
    lastTurnAt = now;
    whenQuiet(turnMs);
  });
  return () => (performance.now() - lastTurnAt > 1.9 * turnMs ? 0 : lastTurnAt - since);
}
