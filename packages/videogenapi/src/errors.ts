/**
 * What can go wrong between us and VideoGenAPI. `kind` tells the classes apart, so that a switch over it is checked to be
 * complete. No message or property ever holds a key.
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

/** Tells an error of this package from any other. */
export function isVideoGenApiError(error: unknown): error is VideoGenApiError {
  return error instanceof UpstreamFailure;
}

/** The common ground of the classes below; not thrown itself. */
abstract class UpstreamFailure extends Error {
  abstract readonly kind: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** The connection failed before a byte was written: the request is certainly not accepted. */
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

/** An answer came and cannot be understood: a redirect, a 2xx that is not the documented JSON, a body past the cap. */
export class UnreadableAnswerError extends UpstreamFailure {
  readonly kind = 'unreadable';
  readonly status: number;

  constructor(status: number, reason: string, options?: ErrorOptions) {
    super(`VideoGenAPI answered ${status}, but ${reason}`, options);
    this.status = status;
  }
}

/** What every answered refusal carries. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** VideoGenAPI's own words, at most 1,000 characters; undefined where it said nothing. */
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

/** One thing that VideoGenAPI found wrong with a request. */
export interface RequestIssue {
  /** VideoGenAPI's field name, such as `image_url`; undefined where it named none. */
  readonly field: string | undefined;
  readonly message: string;
}

/** 400 or 422: VideoGenAPI found the request wrong. */
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
    super('VideoGenAPI does not know it', refusal);
  }
}

/** The numbers of a per-model limiter. */
export interface RateLimitDetails {
  /** Seconds until there is room again, at least 1. */
  readonly retryAfterSeconds: number;
  readonly used: number | undefined;
  readonly limit: number | undefined;
  readonly windowSeconds: number | undefined;
  /** The model's name or key as VideoGenAPI wrote it. */
  readonly model: string | undefined;
}

/** 429: too many generations of one model in its window. */
export class RateLimitedError extends AnsweredFailure implements RateLimitDetails {
  readonly kind = 'rate-limited';
  readonly retryAfterSeconds: number;
  readonly used: number | undefined;
  readonly limit: number | undefined;
  readonly windowSeconds: number | undefined;
  readonly model: string | undefined;

  constructor(refusal: Refusal, details: RateLimitDetails) {
    super(`VideoGenAPI asks to wait ${details.retryAfterSeconds} s`, refusal);
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.used = details.used;
    this.limit = details.limit;
    this.windowSeconds = details.windowSeconds;
    this.model = details.model;
  }
}

/** Used up: the month's allowance of the key (429), or what VideoGenAPI itself may spend at its provider (a 500). */
export class QuotaExceededError extends AnsweredFailure {
  readonly kind = 'quota-exceeded';
  readonly scope: 'MONTHLY' | 'PROVIDER';
  readonly used: number | undefined;
  readonly limit: number | undefined;

  constructor(
    refusal: Refusal,
    quota: { scope: 'MONTHLY' | 'PROVIDER'; used?: number | undefined; limit?: number | undefined },
  ) {
    super(quota.scope === 'MONTHLY' ? 'The monthly allowance is used up' : "The provider's quota is used up", refusal);
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

/** Any other clear "no": another 4xx, or a 2xx that says `success: false`. */
export class RefusedError extends AnsweredFailure {
  readonly kind = 'refused';

  constructor(refusal: Refusal) {
    super(`VideoGenAPI refused the request (HTTP ${refusal.status})`, refusal);
  }
}

/** A 5xx that names no quota. After a POST its outcome is unknown; a GET may be tried again. */
export class ServerError extends AnsweredFailure {
  readonly kind = 'server-error';

  constructor(refusal: Refusal) {
    super(`VideoGenAPI failed (HTTP ${refusal.status})`, refusal);
  }
}
