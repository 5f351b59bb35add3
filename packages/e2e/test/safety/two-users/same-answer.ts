import { decodeOurs } from './made-up-twin.ts';

/** An answer, with the arguments of its call. */
export interface Tried {
  readonly args: unknown;
  readonly answer: unknown;
}

/**
 * Prints an answer without the parts that must differ between two calls: the given value, and the new fields of each
 * generation. If two values have the same text, the answers reveal no difference between them.
 */
export function leaveOutGiven({ args, answer }: Tried, values: readonly string[]): string {
  const given = JSON.stringify(args);
  const used = [...values.entries()]
    .map(([index, value]) => ({ index, inside: printInside(value) }))
    .filter(({ inside }) => given.includes(inside))
    // One may be a part of another.
    .toSorted((a, b) => b.inside.length - a.inside.length);
  const named = used.reduce(
    (text, { index, inside }) => text.replaceAll(inside, `<value ${index}>`),
    JSON.stringify({ args, answer }),
  );
  return named
    .replaceAll(/[\w-]{16,}={0,2}/g, (token) =>
      decodeOurs(token) === undefined ? token : '<one of our ids or cursors>',
    )
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>')
    .replaceAll(/gen_[\da-z_]+/g, '<upstream id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>');
}

/** A text as it is written in JSON. */
export function printInside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
