import type { VideoGenApiError } from '@videogen/videogenapi';
import { readIssues } from './read-issues.ts';
import type { InputIssue } from './generate-input.ts';

/** A submission that was provably not accepted. */
export type SubmissionRefusal =
  | { readonly type: 'invalid-input'; readonly issues: readonly InputIssue[] }
  | {
      readonly type: 'rate-limited';
      readonly message: string;
      readonly retryAfterSeconds: number;
      readonly model: string | undefined;
      readonly used: number | undefined;
      readonly limit: number | undefined;
      readonly windowSeconds: number | undefined;
    }
  | {
      readonly type: 'quota-exceeded';
      readonly message: string;
      readonly scope: 'MONTHLY' | 'PROVIDER';
      readonly used: number | undefined;
      readonly limit: number | undefined;
    }
  | { readonly type: 'payment-required'; readonly message: string }
  | { readonly type: 'content-rejected'; readonly message: string }
  | {
      readonly type: 'upstream-error';
      readonly message: string;
      /** The HTTP status; undefined where nothing was answered. */
      readonly status: number | undefined;
      /** Whether the same input may work later. */
      readonly retryable: boolean;
      readonly upstreamMessage: string | undefined;
    };

/** What an error of the one POST means for the submission. */
export type SubmissionOutcome =
  | SubmissionRefusal
  | { readonly type: 'key-refused' }
  /** It may have been accepted and paid for; it must not be sent again. */
  | { readonly type: 'unknown'; readonly warning: string };

/** Sorts an error of the POST into what is provably refused and what may have been accepted. */
export function readSubmissionError(error: VideoGenApiError): SubmissionOutcome {
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
    case 'unauthorized':
      return { type: 'key-refused' };
    case 'invalid-request':
      return { type: 'invalid-input', issues: readIssues(error) };
    case 'rate-limited':
      return {
        type: 'rate-limited',
        message: error.message,
        retryAfterSeconds: error.retryAfterSeconds,
        model: error.model,
        used: error.used,
        limit: error.limit,
        windowSeconds: error.windowSeconds,
      };
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

/** A question that brought no answer to go on with. */
export type LookRefusal = Extract<SubmissionRefusal, { type: 'rate-limited' | 'upstream-error' }>;

/** Sorts an error of a GET, which costs nothing and may be asked again. */
export function readLookError(error: VideoGenApiError): LookRefusal {
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
