import type { AspectRatio, GenerationMode } from '@videogen/client';

/** The name of a request without a model. */
export const AUTOMATIC = 'Automatic';

/** The aspect ratios in words, the most used first. */
export const aspectRatioWords = {
  LANDSCAPE_16_9: '16:9',
  PORTRAIT_9_16: '9:16',
  SQUARE_1_1: '1:1',
  CLASSIC_4_3: '4:3',
  PORTRAIT_9_21: '9:21',
} as const satisfies Record<AspectRatio, string>;

/** The sources of a video in words. */
export const modeWords = {
  TEXT_TO_VIDEO: 'text',
  IMAGE_TO_VIDEO: 'image',
  REFERENCE_TO_VIDEO: 'references',
} as const satisfies Record<GenerationMode, string>;

/** Returns the keys of an object of words, in their order. */
export function keysOf<Key extends string>(words: Readonly<Record<Key, string>>): readonly Key[] {
  return Object.keys(words).filter((key): key is Key => key in words);
}

/** Prints a time of some seconds roughly: `about 40 s`, `about 2 min`. */
export function printAbout(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

/** Prints seconds as a clock that runs down: `0:42`, `61:05`. */
export function printCountdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Prints the slots that are left, without any the wait for the next one: `No slot left, next in 0:20`. */
export function printRoom(left: number, seconds: number): string {
  const slots = left === 0 ? 'No slot left' : left === 1 ? '1 slot left' : `${left} slots left`;
  return left === 0 && seconds > 0 ? `${slots}, next in ${printCountdown(seconds)}` : slots;
}

/** Counts as the gateway does: an emoji of one code point is one character. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
