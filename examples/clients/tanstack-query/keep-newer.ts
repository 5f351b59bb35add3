import { replaceEqualDeep } from '@tanstack/query-core';

/** The `structuralSharing` of TanStack Query: an older state of a video, such as a late answer, does not replace a newer one. */
export function keepNewer(before: unknown, after: unknown): unknown {
  return readVersion(after) < readVersion(before) ? before : replaceEqualDeep(before, after);
}

/** The version of a video; 0 for anything else. */
function readVersion(data: unknown): number {
  if (typeof data !== 'object' || data === null || !('version' in data)) return 0;
  return typeof data.version === 'number' ? data.version : 0;
}
