import { setTimeout as sleep } from 'node:timers/promises';

const SLICE_EVERY_MS = 100;
/** So few clients may reconnect at once. */
const SMALL_SLICE = 50;

/** Calls all functions over at most `overMs`, so that the clients do not all reconnect at the same moment. */
export async function closeInSlices(closes: readonly (() => void)[], overMs: number): Promise<void> {
  const slices = Math.max(1, Math.floor(overMs / SLICE_EVERY_MS));
  const size = Math.max(SMALL_SLICE, Math.ceil(closes.length / slices));
  for (let start = 0; start < closes.length; start += size) {
    if (start > 0) await sleep(SLICE_EVERY_MS);
    for (const close of closes.slice(start, start + size)) close();
  }
}
