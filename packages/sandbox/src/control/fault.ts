import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { endpoints } from '../api/endpoint.ts';

/**
 * A fault, as `POST /__sandbox/faults` accepts it: the matching requests, the number of times, and the effect.
 *
 * - `delayMs` alone: the request is processed and answered normally, after so many real milliseconds.
 * - `respond`, `redirect`: this answer is sent and the request is not processed. A redirect is a 307.
 * - `reset`: the connection is reset, `before` the request is processed or `after`.
 * - `truncate`: the real answer with its full `content-length`, cut after so many bytes of body.
 *
 * A delay comes before the rest, processing included. With `accept: true`, and with `reset: 'after'`, the request is
 * processed first, and the delay comes between that and the answer.
 */
export type Fault = z.infer<typeof fault>;

/** A fault has at most one of these. Without any it is a delay. */
const outcomes = ['respond', 'reset', 'redirect', 'truncate'];

// Not z.record, which leaves out a header named __proto__.
const headers = z.custom<Readonly<Record<string, string>>>(
  isSendable,
  'has a name or a value that HTTP does not allow',
);

/** The number of requests that a fault affects. */
export const times = z
  .union([z.int().positive(), z.literal('always')], 'expected a positive integer or "always"')
  .default(1);

/** Parses a fault that is given by its effect. */
export const fault = z
  .strictObject({
    match: z.strictObject({
      endpoint: z.enum(endpoints).optional(),
      key: z.string().optional(),
      id: z.string().optional(),
    }),
    times,
    delayMs: z
      .int()
      .nonnegative()
      .max(2 ** 31 - 1)
      .optional(),
    accept: z.boolean().optional(),
    respond: z
      .strictObject({ status: z.int().min(200).max(599), body: z.json().optional(), headers: headers.optional() })
      .optional(),
    reset: z.enum(['before', 'after']).optional(),
    redirect: z
      .string()
      .min(1)
      .refine((location) => isSendable({ location }), 'is not a header value')
      .optional(),
    truncate: z.int().nonnegative().optional(),
  })
  .refine((it) => countOutcomes(it) <= 1, 'only one of respond, reset, redirect and truncate')
  .refine(
    (it) => countOutcomes(it) >= 1 || it.delayMs !== undefined,
    'needs delayMs, respond, reset, redirect or truncate',
  )
  .refine((it) => !(it.accept === true && it.reset === 'before'), 'accept contradicts reset "before"');

function countOutcomes(it: Readonly<Record<string, unknown>>): number {
  return outcomes.filter((outcome) => it[outcome] !== undefined).length;
}

function isSendable(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  try {
    return Object.entries(given).every(([name, value]: [string, unknown]) => {
      validateHeaderName(name);
      if (typeof value === 'string') validateHeaderValue(name, value);
      return typeof value === 'string';
    });
  } catch {
    return false;
  }
}
