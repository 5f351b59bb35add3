import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' };
import type { Random } from '@videogen/testkit';
import type { TextPlace } from './calls/text-places.ts';

/** Strings that break databases, JSON or JavaScript, beside the list. */
const known = [
  '\0',
  'a\0b',
  '\ud800',
  '\udc00',
  'a\ud83d',
  '\udc08\ud83d',
  'a\udfffb',
  '\ufeffA cat',
  '\ufffe\uffff',
  '\ufffd',
  'a\u2028b\u2029c',
  '\u0001\u001b[31m\u007f',
  'A\u0301\u0301\u0301',
  '\u202eA cat\u202c',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'toString',
  '[sandbox]',
  '%00%0a%',
  '🐈'.repeat(300),
] as const;

const LONGEST = 40;

/**
 * Makes so many different odd strings: the Big List of Naughty Strings, a few of our own, and random ones. Every second random
 * one may have halves of surrogate pairs.
 */
export function listOddStrings(count: number, random: Random): readonly string[] {
  const strings = new Set<string>([...known, ...naughtyStrings]);
  for (let index = 0; strings.size < count; index += 1) {
    const draw = index % 2 === 0 ? drawUnit : drawCharacter;
    const length = random.between(1, LONGEST);
    strings.add(Array.from({ length }, () => draw(random)).join(''));
  }
  return [...strings];
}

/** Any UTF-16 code unit, half of a pair and NUL included. */
function drawUnit(random: Random): string {
  return String.fromCharCode(random.between(0, random.pick([0x7f, 0xff, 0xffff])));
}

/** Any character of Unicode, assigned or not. */
function drawCharacter(random: Random): string {
  const codePoint = random.between(1, random.pick([0x7f, 0xffff, 0x10ffff]));
  const isHalf = codePoint >= 0xd800 && codePoint <= 0xdfff;
  return isHalf ? drawCharacter(random) : String.fromCodePoint(codePoint);
}

/** The values to send at a place for a text: the text, and ids, URLs, cursors or objects with it where they fit. */
export function listForms({ path, scalar }: TextPlace, text: string): readonly unknown[] {
  switch (scalar) {
    case 'ID':
      return [text, `gen_${text}`, ...['Generation', 'User', 'Model'].map((type) => encode(`${type}:${text}`))];
    case 'URL':
      return [text, `https://images.example/${text}`];
    case 'JSONObject':
      return [{ [text]: 'as a name', value: text, deep: [{ [text]: text }] }];
    default:
      return cursors.has(path.at(-1)) ? [text, encode(printCursor(text))] : [text];
  }
}

const cursors: ReadonlySet<string | undefined> = new Set(['after', 'before']);

/** A cursor of one kind or the other in turn, as no place accepts both. */
function printCursor(text: string): string {
  return text.length % 2 === 0 ? `updates:${text}:1` : `generations:1:${text}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
