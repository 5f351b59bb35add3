/** The first and the longest wait, milliseconds. */
export interface BackoffOptions {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Milliseconds to wait after so many failures in a row, at least 1: doubled each time, up to the longest. */
export function backoff(failures: number, { firstMs, longestMs }: BackoffOptions): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs);
}
