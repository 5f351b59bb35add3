import type { IncomingMessage } from 'node:http';
import { refuseLength } from './read-head.ts';

/** The limits of a body that is passed on. */
export interface PassOnOptions {
  readonly mostBytes: number;
  /** The longest wait for the next bytes. A caller that reads slowly does not count. */
  readonly idleMs: number;
}

/** Yields the body of an answer. Throws for too many bytes, and when the server sends nothing for too long. */
export async function* passOn(
  answer: IncomingMessage,
  { mostBytes, idleMs }: PassOnOptions,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let isAwaited = true;
  const idle = setTimeout(() => {
    if (isAwaited) answer.destroy(new Error(`nothing came for ${idleMs} ms`));
  }, idleMs);
  try {
    for await (const chunk of answer) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw refuseLength(mostBytes);
      isAwaited = false;
      yield chunk;
      isAwaited = true;
      idle.refresh();
    }
  } finally {
    clearTimeout(idle);
  }
}
