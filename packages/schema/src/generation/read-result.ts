import type { LookRefusal, SubmissionRefusal, SubmitResult } from '@videogen/lifecycle';
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

/** What a success carries. */
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

/** What became of a submission → a success or the expected error that stands for it. */
export function readSubmitResult(result: SubmitResult, catalogue: Catalogue): GenerationSuccess | SubmissionError {
  if (result.type === 'success') return { generation: result.generation };
  if (result.type === 'idempotency-conflict') return new IdempotencyConflictError(result.generation);
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
      return readLookRefusal(refusal, catalogue);
    default:
      return refusal satisfies never;
  }
}

/** A question that VideoGenAPI did not answer → the expected error that stands for it. */
export function readLookRefusal(refusal: LookRefusal, catalogue: Catalogue): RateLimitedError | UpstreamError {
  switch (refusal.type) {
    case 'rate-limited':
      return new RateLimitedError(refusal.message, {
        retryAfterSeconds: refusal.retryAfterSeconds,
        model: (refusal.model !== undefined && catalogue.findByWord(refusal.model)) || null,
        used: refusal.used ?? null,
        limit: refusal.limit ?? null,
      });
    case 'upstream-error':
      return new UpstreamError(refusal.message, {
        status: refusal.status ?? null,
        retryable: refusal.retryable,
        upstreamMessage: refusal.upstreamMessage ?? null,
      });
    default:
      return refusal satisfies never;
  }
}
