import { z } from 'zod';

/** Parsers for fields of VideoGenAPI's bodies: an unexpected value reads as undefined and leaves other fields readable. */

/** Makes a text storable in any database: a lone surrogate and NUL become U+FFFD. */
export function makeStorable(words: string): string {
  return words.toWellFormed().replaceAll('\0', '\ufffd');
}

/** A text that is not empty, storable in any database. */
export const text = z.string().min(1).transform(makeStorable).optional().catch(undefined);

const digits = z
  .string()
  .regex(/^-?\d{1,16}$/)
  .transform(Number);

/** A whole number up to 2^53 - 1, also when written as a string. */
export const safeInteger = z
  .union([z.number(), digits])
  .transform(Math.round)
  .pipe(z.int())
  .optional()
  .catch(undefined);

/** A whole number of 32 bits, as GraphQL's Int is, also when written as a string. */
export const wholeNumber = safeInteger.pipe(z.int32().optional()).catch(undefined);

/** A whole number of 32 bits that is not negative. */
export const count = wholeNumber.transform((value) => (value !== undefined && value >= 0 ? value : undefined));

const decimal = /^[+-]?\d+(\.\d+)?$/;

/** A number of any size, also when written as a string; undefined for anything else. */
export const anyNumber = z
  .union([z.number(), z.string().trim().regex(decimal).transform(Number)])
  .optional()
  .catch(undefined);
