import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/**
 * Calls the listener when an answer becomes an event stream. Its argument ends the stream without a `complete` event, so that
 * the client reconnects.
 *
 * graphql-yoga 5.24.1 cannot do that: it ends a stream by `complete`, or by breaking the connection. Its server adapter,
 * @whatwg-node/server 0.11.0, pipes nothing but streams into Node's answer, and Node's `pipe` event names the source. If a
 * later version sends streams in another way, the test of a stopping gateway fails.
 */
export function onEventStream(response: ServerResponse, listener: (end: () => void) => void): void {
  response.once('pipe', (source: unknown) => {
    if (!(source instanceof Readable)) return;
    listener(() => {
      source.unpipe(response).destroy();
      response.end();
    });
  });
}
