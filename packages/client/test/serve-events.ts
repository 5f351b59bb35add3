import type { ServerResponse } from 'node:http';

/** How often a comment is sent, so that a client can tell silence from loss. */
export const COMMENT_EVERY_MS = 30;

/** Sends a subscription's results, or the one result that it has instead, as Yoga does. */
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
