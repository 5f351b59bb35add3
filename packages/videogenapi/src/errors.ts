import type { ObservedRateLimit } from './rate-limit.ts';

/**
 * All failures of a request to VideoGenAPI. A switch over `kind` is checked to be complete. No message or property holds a
 * key.
 */
export type VideoGenApiError =
  | NotSentError
  | NoAnswerError
  | UnreadableAnswerError
  | UnauthorizedError
  | InvalidRequestError
  | NotFoundError
  | RateLimitedError
  | QuotaExceededError
  | PaymentRequiredError
  | ContentRejectedError
  | RefusedError
  | ServerError;

/** True for an error of this package. */
export function isVideoGenApiError(error: unknown): error is VideoGenApiError {
  return error instanceof UpstreamFailure;
}

/** The base of the classes below. */
abstract class UpstreamFailure extends Error {
  abstract readonly kind: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** The connection failed before a byte was written: the request was certainly not accepted. */
export class NotSentError extends UpstreamFailure {
  readonly kind = 'not-sent';

  constructor(reason: string, options?: ErrorOptions) {
    super(`VideoGenAPI cannot be reached (${reason})`, options);
  }
}

/** The connection was lost or the deadline passed after sending may have begun: the outcome is unknown. */
export class NoAnswerError extends UpstreamFailure {
  readonly kind = 'no-answer';

  constructor(reason: string, options?: ErrorOptions) {
    super(`VideoGenAPI gave no answer (${reason})`, options);
  }
}

/** The answer cannot be understood: a redirect, a 2xx that is not the documented JSON, a body over the size limit. */
export class UnreadableAnswerError extends UpstreamFailure {
  readonly kind = 'unreadable';
  readonly status: number;

  constructor(status: number, reason: string, options?: ErrorOptions) {
    super(`VideoGenAPI answered ${status}, but ${reason}`, options);
    this.status = status;
  }
}

/** The properties of every error that stands for an answer. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** VideoGenAPI's own message, masked, at most 1,000 characters; undefined without one. */
  readonly upstreamMessage: string | undefined;
}

abstract class AnsweredFailure extends UpstreamFailure implements Refusal {
  readonly status: number;
  readonly upstreamMessage: string | undefined;

  constructor(message: string, refusal: Refusal) {
    super(refusal.upstreamMessage === undefined ? message : `${message}: ${refusal.upstreamMessage}`);
    this.status = refusal.status;
    this.upstreamMessage = refusal.upstreamMessage;
  }
}

/** 401: the key is missing, wrong or revoked. */
export class UnauthorizedError extends AnsweredFailure {
  readonly kind = 'unauthorized';

  constructor(refusal: Refusal) {
    super('VideoGenAPI refused the key', refusal);
  }
}

/** One reason for which VideoGenAPI found a request invalid. */
export interface RequestIssue {
  /** VideoGenAPI's field name, such as `image_url`; undefined if it named none. */
  readonly field: string | undefined;
  readonly message: string;
}

/** 400 or 422: VideoGenAPI found the request invalid. */
export class InvalidRequestError extends AnsweredFailure {
  readonly kind = 'invalid-request';
  readonly issues: readonly RequestIssue[];

  constructor(refusal: Refusal, issues: readonly RequestIssue[]) {
    super('VideoGenAPI refused the request as invalid', refusal);
    this.issues = issues;
  }
}

/** 404: VideoGenAPI does not know the generation (or the path). */
export class NotFoundError extends AnsweredFailure {
  readonly kind = 'not-found';

  constructor(refusal: Refusal) {
    super('VideoGenAPI answered 404 (not found)', refusal);
  }
}

/** 429: too many generations of one model within its window. */
export class RateLimitedError extends AnsweredFailure {
  readonly kind = 'rate-limited';
  readonly rateLimit: ObservedRateLimit;

  constructor(refusal: Refusal, rateLimit: ObservedRateLimit) {
    super(`VideoGenAPI asks to wait ${rateLimit.retryAfterSeconds} s`, refusal);
    this.rateLimit = rateLimit;
  }
}

/** The owner of a quota that is used up: the key for a month, or VideoGenAPI at its provider. */
export type QuotaScope = 'MONTHLY' | 'PROVIDER';

/** A quota is used up: the key's monthly one (429), or VideoGenAPI's own at its provider (a 500). */
export class QuotaExceededError extends AnsweredFailure {
  readonly kind = 'quota-exceeded';
  readonly scope: QuotaScope;
  readonly used: number | undefined;
  readonly limit: number | undefined;

  constructor(refusal: Refusal, quota: { scope: QuotaScope; used?: number | undefined; limit?: number | undefined }) {
    super(quota.scope === 'MONTHLY' ? 'The monthly quota is used up' : "The provider's quota is used up", refusal);
    this.scope = quota.scope;
    this.used = quota.used;
    this.limit = quota.limit;
  }
}

/** 402 or "insufficient balance". */
export class PaymentRequiredError extends AnsweredFailure {
  readonly kind = 'payment-required';

  constructor(refusal: Refusal) {
    super('VideoGenAPI asks for payment', refusal);
  }
}

/** Refused by moderation: copyright, sensitive or dangerous content. */
export class ContentRejectedError extends AnsweredFailure {
  readonly kind = 'content-rejected';

  constructor(refusal: Refusal) {
    super('VideoGenAPI rejected the content', refusal);
  }
}

/** Any other certain refusal: another 4xx by which nothing was done, or a 2xx with `success: false`. */
export class RefusedError extends AnsweredFailure {
  readonly kind = 'refused';

  constructor(refusal: Refusal) {
    super(`VideoGenAPI refused the request (HTTP ${refusal.status})`, refusal);
  }
}

/**
 * A 5xx that names no quota, or a 4xx that proves nothing, such as 408 or 409. The outcome of a POST is then unknown; a GET
 * may be repeated.
 */
export class ServerError extends AnsweredFailure {
  readonly kind = 'server-error';

  constructor(refusal: Refusal) {
    super(`VideoGenAPI failed (HTTP ${refusal.status})`, refusal);
  }
}
