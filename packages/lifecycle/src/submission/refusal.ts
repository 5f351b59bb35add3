import type { ObservedRateLimit, QuotaScope } from '@videogen/videogenapi';
import type { SessionError } from '../upstream/session.ts';
import { readIssues } from './read-issues.ts';
import type { InputIssue } from '../input/generate-input.ts';

/** A submission that was provably not accepted. */
export type SubmissionRefusal =
  | { readonly type: 'invalid-input'; readonly issues: readonly InputIssue[] }
  | ({ readonly type: 'rate-limited'; readonly message: string } & ObservedRateLimit)
  | {
      readonly type: 'quota-exceeded';
      readonly message: string;
      readonly scope: QuotaScope;
      readonly used: number | undefined;
      readonly limit: number | undefined;
    }
  | { readonly type: 'payment-required'; readonly message: string }
  | { readonly type: 'content-rejected'; readonly message: string }
  | {
      readonly type: 'upstream-error';
      readonly message: string;
      /** The HTTP status; undefined without an answer. */
      readonly status: number | undefined;
      /** True if the same input may be accepted later. */
      readonly retryable: boolean;
      readonly upstreamMessage: string | undefined;
    };

/** The outcome of a submission whose POST failed. */
export type SubmissionOutcome =
  | SubmissionRefusal
  | { readonly type: 'key-refused' }
  /** It may have been accepted and charged; it must not be sent again. */
  | { readonly type: 'unknown'; readonly warning: string };

/** Classifies an error of the POST: provably refused, or possibly accepted. */
export function readSubmissionError(error: SessionError): SubmissionOutcome {
  switch (error.kind) {
    case 'no-answer':
    case 'unreadable':
    case 'server-error':
      return {
        type: 'unknown',
        warning: `${error.message}. It may have been accepted and charged, so it is not sent again.`,
      };
    case 'not-sent':
      return upstreamError(error.message, { retryable: true });
    case 'key-refused':
      return { type: 'key-refused' };
    case 'invalid-request':
      return { type: 'invalid-input', issues: readIssues(error) };
    case 'rate-limited':
      return { type: 'rate-limited', message: error.message, ...error.rateLimit };
    case 'interrupted':
      return upstreamError(error.message, { retryable: true });
    case 'budget-spent':
      return refuseForNow(error.message, error.retryAfterSeconds);
    case 'quota-exceeded':
      return {
        type: 'quota-exceeded',
        message: error.message,
        scope: error.scope,
        used: error.used,
        limit: error.limit,
      };
    case 'payment-required':
      return { type: 'payment-required', message: error.message };
    case 'content-rejected':
      return { type: 'content-rejected', message: error.message };
    case 'not-found':
    case 'refused':
      return upstreamError(error.message, {
        retryable: false,
        status: error.status,
        upstreamMessage: error.upstreamMessage,
      });
    default:
      return error satisfies never;
  }
}

/** The refusal of a request that this gateway held back. */
export function refuseForNow(message: string, retryAfterSeconds: number): PollRefusal {
  const unknown = { model: undefined, used: undefined, limit: undefined, windowSeconds: undefined };
  return { type: 'rate-limited', message, retryAfterSeconds, ...unknown };
}

/** The failure of a GET. */
export type PollRefusal = Extract<SubmissionRefusal, { type: 'rate-limited' | 'upstream-error' }>;

/** Classifies an error of a GET, which costs nothing and may be repeated. */
export function readPollError(error: SessionError): PollRefusal {
  const outcome = readSubmissionError(error);
  if (outcome.type === 'rate-limited' || outcome.type === 'upstream-error') return outcome;
  return upstreamError(error.message, {
    retryable: outcome.type === 'unknown' || outcome.type === 'quota-exceeded',
    ...('status' in error && { status: error.status }),
    ...('upstreamMessage' in error && { upstreamMessage: error.upstreamMessage }),
  });
}

function upstreamError(
  message: string,
  detail: { readonly retryable: boolean; readonly status?: number; readonly upstreamMessage?: string | undefined },
): Extract<SubmissionRefusal, { type: 'upstream-error' }> {
  const { retryable, status, upstreamMessage } = detail;
  return { type: 'upstream-error', message, status, retryable, upstreamMessage };
}
