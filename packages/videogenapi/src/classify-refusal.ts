import { z } from 'zod';
import {
  ContentRejectedError,
  InvalidRequestError,
  NotFoundError,
  PaymentRequiredError,
  QuotaExceededError,
  RateLimitedError,
  RefusedError,
  ServerError,
  UnauthorizedError,
  type RateLimitDetails,
  type RequestIssue,
  type VideoGenApiError,
} from './errors.ts';
import { maskText } from './mask.ts';
import { text, wholeNumber } from './tolerant.ts';

/** An answer as it came: parsed JSON where it was JSON, otherwise undefined. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/**
 * Which error a refusal is, by its status and its text. The rules come from logged answers of the live service: the
 * per-model limiter answers 429 with details, a used-up provider quota comes as a 500, and moderation as any 4xx.
 */
export function classifyRefusal(answer: Answer): VideoGenApiError {
  const { status } = answer;
  const words = collectWords(answer.body);
  const refusal = { status, upstreamMessage: pickMessage(answer.body) };

  if (status === 401) return new UnauthorizedError(refusal);
  if (status >= 500 && !quotaWords.test(words)) return new ServerError(refusal);
  if (status >= 500) return new QuotaExceededError(refusal, { scope: 'PROVIDER' });
  if (status === 402 || paymentWords.test(words)) return new PaymentRequiredError(refusal);
  if (monthlyWords.test(words)) return new QuotaExceededError(refusal, { scope: 'MONTHLY', ...readUsage(answer.body) });
  if (status === 429) return new RateLimitedError(refusal, readRateLimit(answer));
  if (moderationWords.test(words)) return new ContentRejectedError(refusal);
  if (status === 404) return new NotFoundError(refusal);
  if (status === 400 || status === 422) return new InvalidRequestError(refusal, readIssues(answer.body));
  return new RefusedError(refusal);
}

const quotaWords = /exceeded the (daily|hourly|monthly) limit|quota/i;
const paymentWords = /insufficient balance/i;
const monthlyWords = /monthly usage limit/i;
const moderationWords = /copyright|sensitive|dangerous|moderation|content policy/i;

/** True where a failure's text speaks of moderation. */
export function speaksOfModeration(words: string): boolean {
  return moderationWords.test(words);
}

const refusalBody = z.object({
  error: z.unknown().optional(),
  message: z.unknown().optional(),
  errors: z.unknown().optional(),
  detail: z.unknown().optional(),
  details: z.unknown().optional(),
});

function readRefusal(body: unknown): z.infer<typeof refusalBody> {
  return refusalBody.safeParse(body).data ?? {};
}

function collectWords(body: unknown): string {
  const { error, message, errors, detail, details } = readRefusal(body);
  return [error, message, errors, detail, details]
    .map((part) => (typeof part === 'string' ? part : (JSON.stringify(part) ?? '')))
    .join(' ');
}

/** VideoGenAPI's sentence about it: `message`, else `error`, else the first of its issues. */
function pickMessage(body: unknown): string | undefined {
  const { error, message, details } = readRefusal(body);
  const sentence = [message, details, error].find((part) => typeof part === 'string' && part.trim() !== '');
  const first = typeof sentence === 'string' ? sentence : readIssues(body)[0]?.message;
  return first === undefined ? undefined : maskText(first);
}

const rateLimitBody = z.object({
  details: z.object({
    current_usage: wholeNumber,
    limit: wholeNumber,
    seconds_until_reset: wholeNumber,
    window: text,
    model: text,
  }),
});

const DEFAULT_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 24 * 60 * 60;

/** `Retry-After` wins; otherwise `seconds_until_reset` is the true wait (`reset_time` is only now plus the window). */
function readRateLimit({ headers, body }: Answer): RateLimitDetails {
  const details = rateLimitBody.safeParse(body).data?.details;
  const retryAfter = wholeNumber.parse(headers['retry-after']);
  const wait = retryAfter ?? details?.seconds_until_reset ?? DEFAULT_WAIT_SECONDS;
  return {
    retryAfterSeconds: Math.min(Math.max(wait, 1), LONGEST_WAIT_SECONDS),
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

const usageBody = z.object({
  usage: z.object({ current_month_usage: wholeNumber, monthly_limit: wholeNumber }).optional(),
  details: z.object({ current_usage: wholeNumber, limit: wholeNumber }).optional().catch(undefined),
});

function readUsage(body: unknown): { used?: number | undefined; limit?: number | undefined } {
  const { usage, details } = usageBody.safeParse(body).data ?? {};
  return {
    used: usage?.current_month_usage ?? details?.current_usage,
    limit: usage?.monthly_limit ?? details?.limit,
  };
}

const issueItem = z.union([
  z.string().transform((message) => ({ field: undefined, message: maskText(message) })),
  z
    .object({ field: text, path: text, param: text, message: z.string() })
    .transform(({ field, path, param, message }) => ({ field: field ?? path ?? param, message: maskText(message) })),
]);
const issueMap = z.record(z.string(), z.union([z.string(), z.array(z.string()).nonempty()]));

/** Issues stand as a string, a list of strings, a list of `{field|path|param, message}`, or a map of fields to messages. */
function readIssues(body: unknown): readonly RequestIssue[] {
  const { error, message, errors, detail, details } = readRefusal(body);
  for (const place of [errors, detail, details]) {
    const list = z.array(issueItem).nonempty().safeParse(place).data;
    if (list) return list;
    const map = issueMap.safeParse(place).data;
    if (map) return Object.entries(map).map(([field, said]) => ({ field, message: maskText(String(said)) }));
  }
  const said = [message, detail, details, errors, error].find((part) => typeof part === 'string' && part !== '');
  return typeof said === 'string' ? [{ field: undefined, message: maskText(said) }] : [];
}
