import { refuse, type Answer } from '../http/answer.ts';
import type { Clip } from '../world/clips.ts';
import { parseRange } from '../http/range.ts';

/** The request headers that select a part of a file. */
export interface RangeHeaders {
  readonly range?: string | undefined;
  readonly 'if-range'?: string | undefined;
}

/** The answer to `GET /video/{id}`: the file, the requested part (206), or 416. HEAD gets the same without the body. */
export function serveVideo({ bytes, etag }: Clip, headers: RangeHeaders): Answer {
  // An If-Range with another validator means the whole file.
  const current = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = parseRange(current ? headers.range : undefined, bytes.length);
  const validators = { 'accept-ranges': 'bytes', etag };
  if (range.type === 'outside') {
    const contentRange = `bytes */${bytes.length}`;
    return refuse(416, `The video has ${bytes.length} bytes`, { ...validators, 'content-range': contentRange });
  }
  const common = { 'content-type': 'video/mp4', ...validators };
  if (range.type === 'whole') return { status: 200, headers: common, body: bytes };
  return {
    status: 206,
    headers: { ...common, 'content-range': `bytes ${range.first}-${range.last}/${bytes.length}` },
    body: bytes.subarray(range.first, range.last + 1),
  };
}
