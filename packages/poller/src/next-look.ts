import type { LookDensity } from './look-density.ts';

/** A generation, and since when nothing was seen of it. */
export interface Unseen {
  readonly density: LookDensity;
  /** How long ago it was begun. */
  readonly ageMs: number;
  /** How long ago it was looked at last, or begun where it never was. */
  readonly unseenForMs: number;
}

/**
 * Milliseconds until the next look at these generations together; negative when it should have been so long ago. One question
 * that shows all of them is worth as much as their hazards together, so that its density is the root of the sum of their
 * squares (for one alone: its own), never above the floor's. The look is where that has added up to one since the oldest look,
 * each generation counting from its own.
 */
export function nextLookIn(together: readonly Unseen[]): number {
  const floorMs = Math.max(...together.map(({ density }) => density.floorMs));
  const sinceMs = Math.max(...together.map(({ unseenForMs }) => unseenForMs));
  // Two steps to a floor: nothing that a look could see fits between them.
  const stepMs = floorMs / 2;
  let looks = 0;
  for (let atMs = -sinceMs; ; atMs += stepMs) {
    const more = (Math.min(sumUp(together, atMs + stepMs / 2), 1000 / floorMs) * stepMs) / 1000;
    // The density keeps the floor; rounding alone could fall short of it.
    if (looks + more >= 1) return Math.max(atMs + (stepMs * (1 - looks)) / more, floorMs - sinceMs);
    looks += more;
  }
}

/** Looks per second at so many milliseconds from now. */
function sumUp(together: readonly Unseen[], atMs: number): number {
  let squares = 0;
  for (const { density, ageMs, unseenForMs } of together) {
    if (atMs > -unseenForMs) squares += density.looksPerSecond((ageMs + atMs) / 1000) ** 2;
  }
  return Math.sqrt(squares);
}
