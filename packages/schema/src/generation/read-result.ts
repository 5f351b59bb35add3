import type { PollRefusal, SubmissionRefusal, SubmitResult } from '@videogen/lifecycle';
import type { Generation } from '@videogen/store';
import type { Catalogue } from '@videogen/videogenapi';
import {
  ContentRejectedError,
  InvalidInputError,
  PaymentRequiredError,
  QuotaExceededError,
  RateLimitedError,
  UpstreamError,
} from '../expected-errors.ts';
import { IdempotencyConflictError } from './generation-errors.ts';

/** The properties of a success. */
export interface GenerationSuccess {
  readonly generation: Generation;
}

/** The expected errors of a submission. */
export type SubmissionError =
  | InvalidInputError
  | RateLimitedError
  | QuotaExceededError
  | PaymentRequiredError
  | ContentRejectedError
  | IdempotencyConflictError
  | UpstreamError;

/** Converts the result of a submission to a success or an expected error. */
export function readSubmitResult(result: SubmitResult, catalogue: Catalogue): GenerationSuccess | SubmissionError {
  if (result.type === 'success') return { generation: result.generation };
  if (result.type === 'idempotency-conflict') return new IdempotencyConflictError(result.generation);
  if (result.type === 'gateway-error') {
    const { message, retryable, mayBeCharged } = result;
    return new UpstreamError(message, { status: null, retryable, mayBeCharged, upstreamMessage: null });
  }
  return readRefusal(result, catalogue);
}

function readRefusal(refusal: SubmissionRefusal, catalogue: Catalogue): SubmissionError {
  switch (refusal.type) {
    case 'invalid-input':
      return new InvalidInputError(refusal.issues);
    case 'quota-exceeded':
      return new QuotaExceededError(refusal.message, {
        scope: refusal.scope,
        used: refusal.used ?? null,
        limit: refusal.limit ?? null,
      });
    case 'payment-required':
      return new PaymentRequiredError(refusal.message);
    case 'content-rejected':
      return new ContentRejectedError(refusal.message);
    case 'rate-limited':
    case 'upstream-error':
      return readPollRefusal(refusal, catalogue);
    default:
      return refusal satisfies never;
  }
}

/** Converts a request that VideoGenAPI refused or did not answer to an expected error. */
export function readPollRefusal(refusal: PollRefusal, catalogue: Catalogue): RateLimitedError | UpstreamError {
  switch (refusal.type) {
    case 'rate-limited':
      return new RateLimitedError(
        refusal.message,
        refusal,
        (refusal.model !== undefined && catalogue.findByWord(refusal.model)) || null,
      );
    case 'upstream-error':
      return new UpstreamError(refusal.message, {
        status: refusal.status ?? null,
        retryable: refusal.retryable,
        mayBeCharged: false,
        upstreamMessage: refusal.upstreamMessage ?? null,
      });
    default:
      return refusal satisfies never;
  }
}
