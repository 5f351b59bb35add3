/** The problem of a text with half of a surrogate pair. */
export const NOT_UNICODE = 'half of a surrogate pair is not a character; the text is not valid Unicode';

/** The number of Unicode code points of a text. */
export function countCodePoints(value: string): number {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
}
