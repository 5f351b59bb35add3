import { z } from 'zod';
import { anyNumber, text, wholeNumber } from './tolerant.ts';
import { clampWait, readRetryAfter } from './wait.ts';
import type { Answer } from './answer.ts';

/** A model's rate limit as VideoGenAPI reported it. A number that was not reported is undefined. */
export interface ObservedRateLimit {
  /** Seconds until there is room again or it is worth asking again: 0 while there is room, else from 1 to 3600. */
  readonly retryAfterSeconds: number;
  readonly used: number | undefined;
  readonly limit: number | undefined;
  readonly windowSeconds: number | undefined;
  /** The model's name or key as VideoGenAPI wrote it. */
  readonly model: string | undefined;
}

const numbers = z.object({
  current_usage: wholeNumber,
  limit: wholeNumber,
  seconds_until_reset: anyNumber,
  window: text,
  model: text,
});
const acceptedBody = z.object({ rate_limit: numbers.optional().catch(undefined) });
const refusedBody = z.object({ details: numbers });

/** Reads the `rate_limit` object that comes with some accepted submissions; undefined where it is not whole. */
export function parseRateLimit(body: unknown): ObservedRateLimit | undefined {
  const told = acceptedBody.safeParse(body).data?.rate_limit;
  const { current_usage: used, limit, seconds_until_reset: wait } = told ?? {};
  if (used === undefined || limit === undefined || wait === undefined) return undefined;
  return {
    retryAfterSeconds: wait <= 0 ? 0 : clampWait(wait),
    used,
    limit,
    windowSeconds: parseWindow(told?.window),
    model: told?.model,
  };
}

const DEFAULT_WAIT_SECONDS = 60;

/** Reads a 429. `Retry-After` wins; otherwise `seconds_until_reset` is the true wait (`reset_time` is only now plus the window). */
export function parseRefusedRateLimit(answer: Answer): ObservedRateLimit {
  const details = refusedBody.safeParse(answer.body).data?.details;
  return {
    retryAfterSeconds: clampWait(readRetryAfter(answer) ?? details?.seconds_until_reset ?? DEFAULT_WAIT_SECONDS),
    used: details?.current_usage,
    limit: details?.limit,
    windowSeconds: parseWindow(details?.window),
    model: details?.model,
  };
}

const secondsPer = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
const windowPattern = /^(\d+) (second|minute|hour|day)s?$/;

/** `15 minutes` → 900. */
function parseWindow(window: string | undefined): number | undefined {
  const [, count, unit] = windowPattern.exec(window ?? '') ?? [];
  if (unit !== 'second' && unit !== 'minute' && unit !== 'hour' && unit !== 'day') return undefined;
  return Number(count) * secondsPer[unit];
}
