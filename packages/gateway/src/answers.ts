import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Timings } from './timings.ts';
import { watchTaking, type Taking, type WhenQuiet } from './watch-taking.ts';

/** The HTTP answers that are on their way. */
export interface Answers extends Disposable {
  /** Keeps an answer in view until its end. */
  add(response: ServerResponse): void;
  /** No connection waits for another request after the answer it carries now, or will carry. */
  closeConnections(): void;
  /** For each open event stream, what ends it. Without a `complete` event: the client shall come again. */
  listStreamEnds(): readonly (() => void)[];
}

/** Begins to look after answers. One of which nothing is taken for too long is cut off. */
export function createAnswers({ stalledAfterMs, checkEveryMs }: Timings): Answers {
  const open = new Map<ServerResponse, () => Taking>();
  const streams = new Map<ServerResponse, Readable>();
  let isClosing = false;
  const checking = setInterval(() => {
    for (const [response, readTaking] of open) if (readTaking().isStalled) response.destroy();
  }, checkEveryMs).unref();

  return {
    add(response) {
      const whenQuiet: WhenQuiet = (ms, listener) => response.setTimeout(ms, listener);
      open.set(response, watchTaking(response.req.socket, stalledAfterMs, whenQuiet));
      response.once('close', () => {
        open.delete(response);
        streams.delete(response);
      });
      if (isClosing) response.setHeader('connection', 'close');
      response.once('pipe', (source: unknown) => {
        if (source instanceof Readable) streams.set(response, source);
      });
    },
    closeConnections() {
      isClosing = true;
      for (const response of open.keys()) if (!response.headersSent) response.setHeader('connection', 'close');
    },
    listStreamEnds() {
      return [...streams].map(([response, source]) => () => {
        source.unpipe(response).destroy();
        response.end();
      });
    },
    [Symbol.dispose]: () => clearInterval(checking),
  };
}
