import type { IncomingMessage } from 'node:http';
import { refuse, type Answer } from './answer.ts';

/** A parsed body, or the answer to an invalid one. */
export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Answer };

const maxBytes = 1024 * 1024;
/** Far more than any request needs. A deeper body could be parsed, but not printed in the ledger. */
const maxLevels = 64;

/** Reads a body of at most 1 MiB as JSON, independent of its content type. Throws when the connection is lost. */
export async function readJson(request: IncomingMessage): Promise<JsonBody> {
  const bytes = await readBytes(request);
  if (bytes === undefined) return { ok: false, refusal: refuse(413, 'The request body is larger than 1 MB') };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!nestsDeeper(value, maxLevels)) return { ok: true, value };
    return { ok: false, refusal: refuse(400, `The request body is nested deeper than ${maxLevels} levels`) };
  } catch {
    return { ok: false, refusal: refuse(400, 'The request body is not valid JSON') };
  }
}

/** True if objects and arrays are nested on more than so many levels. */
function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

/** Undefined for too many bytes. The rest is read as well, as a client that is still sending would miss the answer. */
async function readBytes(request: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length <= maxBytes ? Buffer.concat(chunks) : undefined;
}
