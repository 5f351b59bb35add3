import type { GraphQLError } from 'graphql';
import { createLimitError } from './limit-error.ts';

/** Ten times the fields of twenty full inputs. Measured: objects with different names take 2 µs a field. */
const MOST_FIELDS = 4000;
/** Measured: a list of short texts takes up to 0.4 µs for each of them. */
const MOST_VALUES = 20_000;

/**
 * Returns the error for JSON that takes too long to parse; undefined for any other text. Parsing a megabyte of opening
 * brackets takes 300 ms, and refusing it here takes 3 ms.
 */
export function findExcess(text: string): GraphQLError | undefined {
  let fields = 0;
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = findEndOfText(text, index);
    else if (character === COLON || isOpening(character)) fields += 1;
    else if (character === COMMA) values += 1;
    if (fields > MOST_FIELDS) {
      return createLimitError(
        `The request has too many fields: expected at most ${MOST_FIELDS} lists, objects and fields in its JSON, got more.`,
      );
    }
    if (values > MOST_VALUES) {
      return createLimitError(
        `The request has too many values: expected at most ${MOST_VALUES} in its JSON, got more.`,
      );
    }
  }
  return undefined;
}

/** Replaces each list and object inside the outermost one. The JSON may be incomplete. */
export function replaceInner(text: string, replacement: string): string {
  let rest = '';
  let depth = 0;
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) index = findEndOfText(text, index);
    else if (isOpening(character)) {
      depth += 1;
      if (depth !== 2) continue;
      rest += text.slice(from, index) + replacement;
      from = text.length;
    } else if (isClosing(character)) {
      if (depth === 2) from = index + 1;
      depth -= 1;
    }
  }
  return rest + text.slice(from);
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

const isOpening = (character: number): boolean => character === 0x5b || character === 0x7b;
const isClosing = (character: number): boolean => character === 0x5d || character === 0x7d;

/** The index of the closing quote of the text at `begin`, or one past the JSON where there is none. */
function findEndOfText(json: string, begin: number): number {
  let index = begin + 1;
  for (; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (character === BACKSLASH) index += 1;
    else if (character === QUOTE) break;
  }
  return index;
}
