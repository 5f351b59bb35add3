import type { ServerResponse } from 'node:http';

/** The time between two comments, by which a client can tell a silent connection from a lost one. */
export const COMMENT_EVERY_MS = 30;

/** Sends the results of a subscription, or its single error result, as Yoga does. */
export async function serveEvents(response: ServerResponse, result: unknown): Promise<void> {
  response.writeHead(response.statusCode, { 'content-type': 'text/event-stream' });
  response.write(':\n\n');
  const comments = setInterval(() => response.write(':\n\n'), COMMENT_EVERY_MS);
  const results = isIterable(result)
    ? result
    : (async function* single() {
        yield result;
      })();
  const iterator = results[Symbol.asyncIterator]();
  response.on('close', () => {
    clearInterval(comments);
    void iterator.return?.();
  });

  for (;;) {
    const next = await iterator.next();
    if (response.writableEnded || response.destroyed) return;
    if (next.done === true) break;
    response.write(`event: next\ndata: ${JSON.stringify(next.value)}\n\n`);
  }
  response.end('event: complete\ndata:\n\n');
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
