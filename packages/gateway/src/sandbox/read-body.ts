import type { IncomingMessage } from 'node:http';

/** Reads a body of at most so many bytes; undefined for a longer one, whose rest is read and discarded. */
export async function readBody(
  request: IncomingMessage,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  return bytes <= mostBytes ? Buffer.concat(chunks) : undefined;
}
