import type { PollDensity } from './density.ts';

/** A generation and the time since its last poll. */
export interface Unseen {
  readonly density: PollDensity;
  /** The time since its submission. */
  readonly ageMs: number;
  /** The time since its last poll, or since its acceptance without one. */
  readonly unseenForMs: number;
}

/**
 * Milliseconds until the next poll that shows all of these generations; negative when it is overdue. The hazard of the
 * group is the sum of its hazards, and a density follows the root of the hazard. The common density is therefore the root
 * of the sum of squared densities, bounded by the min interval. The poll is due once that density has added up to one
 * since the oldest last poll; each generation counts from its own last poll.
 */
export function nextPollIn(together: readonly Unseen[]): number {
  const minIntervalMs = Math.max(...together.map(({ density }) => density.minIntervalMs));
  const sinceMs = Math.max(...together.map(({ unseenForMs }) => unseenForMs));
  // Half of the min interval is fine enough, as polls are never closer than the min interval.
  const stepMs = minIntervalMs / 2;
  let polls = 0;
  for (let atMs = -sinceMs; ; atMs += stepMs) {
    const more = (Math.min(commonDensity(together, atMs + stepMs / 2), 1000 / minIntervalMs) * stepMs) / 1000;
    // The bounded density keeps the min interval, except for rounding errors.
    if (polls + more >= 1) return Math.max(atMs + (stepMs * (1 - polls)) / more, minIntervalMs - sinceMs);
    polls += more;
  }
}

/** The common density, polls per second, at so many milliseconds from now. */
function commonDensity(together: readonly Unseen[], atMs: number): number {
  let squares = 0;
  for (const { density, ageMs, unseenForMs } of together) {
    if (atMs > -unseenForMs) squares += density.pollsPerSecond((ageMs + atMs) / 1000) ** 2;
  }
  return Math.sqrt(squares);
}
