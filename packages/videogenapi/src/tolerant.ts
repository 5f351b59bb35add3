import { z } from 'zod';

/** Readers for fields of an outside body: what is not as expected reads as undefined and spoils nothing beside it. */

/** A text that is not empty, made fit for any database: half a surrogate pair and NUL become U+FFFD. */
export const text = z
  .string()
  .min(1)
  .transform((words) => words.toWellFormed().replaceAll('\0', '\ufffd'))
  .optional()
  .catch(undefined);

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

/** A whole number of 32 bits, also when written as a string: what GraphQL's Int can show. */
export const wholeNumber = safeInteger.pipe(z.int32().optional()).catch(undefined);

/** A whole number that is not negative. */
export const count = wholeNumber.transform((value) => (value !== undefined && value >= 0 ? value : undefined));
