import type { ServerResponse } from 'node:http';
import type { Timings } from '../timings.ts';
import { onEventStream } from './event-streams.ts';
import { watchDelivery, type Delivery, type WhenQuiet } from '../websocket/watch-delivery.ts';

/** The HTTP answers that are not yet sent completely. */
export interface Answers extends Disposable {
  /** Watches an answer until its end. */
  add(response: ServerResponse): void;
  /** Closes each connection after its current or next answer. */
  closeConnections(): void;
  /** Lists a function for each open event stream, which ends it without a `complete` event, so that its client reconnects. */
  listStreamEnds(): readonly (() => void)[];
}

/** Starts to watch answers. Disconnects a client that reads nothing of its answer for too long. */
export function createAnswers({ stalledAfterMs, checkEveryMs }: Timings): Answers {
  const open = new Map<ServerResponse, () => Delivery>();
  const streamEnds = new Map<ServerResponse, () => void>();
  let isClosing = false;
  const checking = setInterval(() => {
    for (const [response, readDelivery] of open) if (readDelivery().isStalled) response.destroy();
  }, checkEveryMs).unref();

  return {
    add(response) {
      const whenQuiet: WhenQuiet = (ms, listener) => response.setTimeout(ms, listener);
      open.set(response, watchDelivery(response.req.socket, stalledAfterMs, whenQuiet));
      response.once('close', () => {
        open.delete(response);
        streamEnds.delete(response);
      });
      if (isClosing) response.setHeader('connection', 'close');
      onEventStream(response, (end) => streamEnds.set(response, end));
    },
    closeConnections() {
      isClosing = true;
      for (const response of open.keys()) if (!response.headersSent) response.setHeader('connection', 'close');
    },
    listStreamEnds: () => [...streamEnds.values()],
    [Symbol.dispose]: () => clearInterval(checking),
  };
}
