/** A full turn, in radians. */
export const turn = Math.PI * 2;

/** A sine with whole cycles per loop, from -1 to 1; the phase is in turns. */
export function wave(time: number, cycles = 1, phase = 0): number {
  return Math.sin(turn * (time * cycles + phase));
}

/** The part after the point, also for negative numbers: -0.25 gives 0.75. */
export function fraction(value: number): number {
  return value - Math.floor(value);
}

/** 0 below `from`, 1 above `to`, and a smooth step between them. */
export function smooth(from: number, to: number, value: number): number {
  const part = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return part * part * (3 - 2 * part);
}

/** The value at a part of the way between two numbers. */
export function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

/** Grows from 0 to 1 at the middle of a life, and falls to 0 at its end. */
export function swell(part: number): number {
  return Math.sin(Math.PI * part);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes a number of things with random properties, the same for the same seed. */
export function scatter<T>(
  count: number,
  seed: number,
  make: (random: () => number, index: number) => T,
): readonly T[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => make(random, index));
}
