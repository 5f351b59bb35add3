import { parseHttpDate } from './http-date.ts';
import { anyNumber } from './tolerant.ts';
import type { Answer } from './answer.ts';

/**
 * The longest wait that is taken from an answer. The documented window is 15 minutes. A wrong number must not stop a key
 * for longer; if the true wait is longer, the next answer names the rest of it.
 */
export const LONGEST_WAIT_SECONDS = 3600;

const SHORTEST_WAIT_SECONDS = 1;

/** Rounds a wait up to whole seconds, from 1 to {@link LONGEST_WAIT_SECONDS}. */
export function clampWait(seconds: number): number {
  return Math.min(Math.max(Math.ceil(seconds), SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS);
}

/**
 * Reads the seconds of a Retry-After header, which may be negative or absurd; undefined without any. A date is relative to
 * the answer's own Date, as clocks of machines differ, or to this machine's clock without a Date.
 */
export function readRetryAfter({ headers }: Pick<Answer, 'headers'>): number | undefined {
  const value = headers['retry-after'];
  const date = parseHttpDate(value);
  if (date === undefined) return anyNumber.parse(value);
  const answeredAt = parseHttpDate(headers['date']) ?? new Date();
  return (date.getTime() - answeredAt.getTime()) / 1000;
}
