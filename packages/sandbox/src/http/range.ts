/** The part of a file that a Range header selects: a part, a position outside, or the whole for an unusable header. */
export type Range =
  | { readonly type: 'part'; readonly first: number; readonly last: number }
  | { readonly type: 'outside' }
  | { readonly type: 'whole' };

/**
 * Parses `bytes=0-99`, `bytes=100-` or `bytes=-50` for a file of this length. Several parts, other units and malformed
 * headers mean the whole file, as RFC 9110 section 14.2 allows.
 */
export function parseRange(header: string | undefined, length: number): Range {
  const [, from, to] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return { type: 'whole' };
  if (from === '') return part(Math.max(0, length - Number(to)), length - 1, length);
  if (to !== '' && Number(to) < Number(from)) return { type: 'whole' };
  return part(Number(from), to === '' ? length - 1 : Math.min(Number(to), length - 1), length);
}

function part(first: number, last: number, length: number): Range {
  return first < length ? { type: 'part', first, last } : { type: 'outside' };
}
