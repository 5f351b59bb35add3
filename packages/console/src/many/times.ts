import { formatClock } from '../generation/times.ts';

/** A submission within this time is one that is sent at once. */
const NOW_MS = 5_000;

/** Prints the expected time of a submission: `Now`, or `About 14:20`; empty without one. */
export function printSubmitTime(time: string | null): string {
  if (time === null) return '';
  const now = Date.now();
  return Date.parse(time) - now < NOW_MS ? 'Now' : `About ${formatClock(time, now)}`;
}
