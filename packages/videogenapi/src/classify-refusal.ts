import { z } from 'zod';
import type { Answer } from './answer.ts';
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
  type RequestIssue,
  type VideoGenApiError,
} from './errors.ts';
import { maskText } from './mask.ts';
import { parseRefusedRateLimit } from './rate-limit.ts';
import { text, wholeNumber } from './tolerant.ts';

/**
 * Returns the error that stands for a refusal, by its status and its text. The rules come from logged answers of the live
 * service: the limiter per model answers 429 with details, a used-up provider quota is a 500, moderation any 4xx. A status
 * is a ServerError unless it proves that nothing was done: a refusal of the paid POST must be certain.
 */
export function classifyRefusal(answer: Answer): VideoGenApiError {
  const { status } = answer;
  const words = collectWords(answer.body);
  const refusal = { status, upstreamMessage: pickMessage(answer.body) };

  if (status === 401) return new UnauthorizedError(refusal);
  if (openStatuses.has(status)) return new ServerError(refusal);
  if (status >= 500 && !quotaWords.test(words)) return new ServerError(refusal);
  if (status >= 500) return new QuotaExceededError(refusal, { scope: 'PROVIDER' });
  if (status === 402 || paymentWords.test(words)) return new PaymentRequiredError(refusal);
  if (monthlyWords.test(words)) return new QuotaExceededError(refusal, { scope: 'MONTHLY', ...readUsage(answer.body) });
  if (status === 429) return new RateLimitedError(refusal, parseRefusedRateLimit(answer));
  if (moderationWords.test(words)) return new ContentRejectedError(refusal);
  if (status === 404) return new NotFoundError(refusal);
  if (status === 400 || status === 422) return new InvalidRequestError(refusal, readIssues(answer.body));
  return status < 400 || refusingStatuses.has(status) ? new RefusedError(refusal) : new ServerError(refusal);
}

/**
 * The 4xx that a server or a proxy may give after it has passed the request on: time-out (408), conflict (409), too early
 * (425), client disconnected (499 of nginx, 460 of Amazon's load balancer).
 */
const openStatuses: ReadonlySet<number> = new Set([408, 409, 425, 460, 499]);

/** The 4xx that prove that nothing was done, by RFC 9110, RFC 6585 and RFC 7725. All others leave the outcome open. */
const refusingStatuses: ReadonlySet<number> = new Set([
  403, 405, 407, 410, 411, 413, 414, 415, 417, 421, 426, 428, 431, 451,
]);

const quotaWords = /exceeded the (daily|hourly|monthly) limit|quota/i;
const paymentWords = /insufficient balance/i;
const monthlyWords = /monthly usage limit/i;
const moderationWords = /copyright|sensitive|dangerous|moderation|content policy/i;

/** True when the text of a failure mentions moderation. */
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

/** VideoGenAPI's message: the first text among `message`, `details` and `error`, else the text of the first issue. */
function pickMessage(body: unknown): string | undefined {
  const { error, message, details } = readRefusal(body);
  const sentence = [message, details, error].find((part) => typeof part === 'string' && part.trim() !== '');
  const first = typeof sentence === 'string' ? sentence : readIssues(body)[0]?.message;
  return first === undefined ? undefined : maskText(first);
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

/** Reads issues: a string, a list of strings, a list of `{field|path|param, message}`, or a map of fields to messages. */
function readIssues(body: unknown): readonly RequestIssue[] {
  const { error, message, errors, detail, details } = readRefusal(body);
  for (const part of [errors, detail, details]) {
    const list = z.array(issueItem).nonempty().safeParse(part).data;
    if (list) return list;
    const map = issueMap.safeParse(part).data;
    if (map) return Object.entries(map).map(([field, words]) => ({ field, message: maskText(String(words)) }));
  }
  const words = [message, detail, details, errors, error].find((part) => typeof part === 'string' && part !== '');
  return typeof words === 'string' ? [{ field: undefined, message: maskText(words) }] : [];
}
