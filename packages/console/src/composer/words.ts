import type { AspectRatio, GenerationMode, User } from '@videogen/client';
import { always, readWait, type TimedText } from '../generation/times.ts';

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

/** Tells the room of a model: `2 slots left`, `No slot left, next in 20 s`, or with a queue `No slot left, 7 videos wait`. */
export function readRoom(
  limit: Pick<User['rateLimits'][number], 'used' | 'limit' | 'resetsAt'> | undefined,
  waiting: number,
  now: number,
): TimedText {
  if (waiting > 0) return always(`No slot left, ${waiting === 1 ? '1 video waits' : `${waiting} videos wait`}`)(now);
  if (limit === undefined) return always('')(now);
  const left = Math.max(0, limit.limit - limit.used);
  if (left > 0) return always(left === 1 ? '1 slot left' : `${left} slots left`)(now);
  const wait = readWait(limit.resetsAt, now);
  return wait === undefined ? always('Slot free')(now) : { ...wait, text: `No slot left, next in ${wait.text}` };
}

/** Counts as the gateway does: an emoji of one code point is one character. */
export function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
