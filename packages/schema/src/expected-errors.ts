import type { InputIssue as Issue } from '@videogen/lifecycle';
import type { ModelInfo, ObservedRateLimit, QuotaScope as Scope } from '@videogen/videogenapi';
import { builder } from './builder.ts';
import { QuotaScope } from './enums.ts';
import { Model } from './model.ts';

/** The expected failures. Each is a class, by which the errors plugin recognises it, and a type that implements `Error`. */

/** The interface of all expected failures. */
export const ErrorInterface = builder.interfaceRef<Error>('Error').implement({
  description: 'An expected failure. It is part of a result, not of `errors`.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'A sentence for people: the failure and the remedy.' }),
  }),
});

/** One problem of an input. */
export const InputIssue = builder.objectRef<Issue>('InputIssue').implement({
  description: 'One problem of an input.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description: 'The path inside the input, such as ["referenceImageUrls", "2"]; empty for the input as a whole.',
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString('message', { description: 'The expected and the actual value.' }),
  }),
});

/** The gateway or VideoGenAPI found the input invalid. */
export class InvalidInputError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(`The input is not valid: ${issues.map(printIssue).join('; ')}.`);
    this.issues = issues;
  }
}

/** VideoGenAPI's messages end in a full stop, ours do not. */
function printIssue({ path, message }: Issue): string {
  return [...(path.length === 0 ? [] : [path.join('.')]), message.replace(/\.+$/, '')].join(': ');
}

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The gateway (before sending) or VideoGenAPI found the input invalid; nothing was spent.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [InputIssue],
      description: 'All problems of the input.',
      resolve: ({ issues }) => [...issues],
    }),
  }),
});

/** The rate limit of a model is used up. */
export class RateLimitedError extends Error {
  readonly rateLimit: ObservedRateLimit;
  readonly model: ModelInfo | null;

  constructor(message: string, rateLimit: ObservedRateLimit, model: ModelInfo | null) {
    super(message);
    this.rateLimit = rateLimit;
    this.model = model;
  }
}

builder.objectType(RateLimitedError, {
  name: 'RateLimitedError',
  description: 'The rate limit of the model is used up; nothing was spent.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterSeconds: t.int({
      description: 'Seconds until the next submission may succeed, at least 1.',
      resolve: ({ rateLimit }) => rateLimit.retryAfterSeconds,
    }),
    model: t.expose('model', { type: Model, nullable: true, description: 'The model, if known.' }),
    used: t.int({
      nullable: true,
      description: 'Generations in the window, if reported.',
      resolve: ({ rateLimit }) => rateLimit.used,
    }),
    limit: t.int({
      nullable: true,
      description: 'Generations allowed in the window, if reported.',
      resolve: ({ rateLimit }) => rateLimit.limit,
    }),
  }),
});

/** A quota is used up. */
export class QuotaExceededError extends Error {
  readonly scope: Scope;
  readonly used: number | null;
  readonly limit: number | null;

  constructor(message: string, details: Pick<QuotaExceededError, 'scope' | 'used' | 'limit'>) {
    super(message);
    this.scope = details.scope;
    this.used = details.used;
    this.limit = details.limit;
  }
}

builder.objectType(QuotaExceededError, {
  name: 'QuotaExceededError',
  description: 'A quota is used up; nothing was spent.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    scope: t.expose('scope', { type: QuotaScope, description: 'The quota.' }),
    used: t.exposeInt('used', { nullable: true, description: 'Generations used, if reported.' }),
    limit: t.exposeInt('limit', { nullable: true, description: 'Generations allowed, if reported.' }),
  }),
});

/** VideoGenAPI asks for payment. */
export class PaymentRequiredError extends Error {}

builder.objectType(PaymentRequiredError, {
  name: 'PaymentRequiredError',
  description: 'VideoGenAPI asks for payment; nothing was spent.',
  interfaces: [ErrorInterface],
});

/** Moderation rejected the content. */
export class ContentRejectedError extends Error {}

builder.objectType(ContentRejectedError, {
  name: 'ContentRejectedError',
  description: 'VideoGenAPI rejected the prompt or an image: copyright, sensitive or dangerous content.',
  interfaces: [ErrorInterface],
});

/** VideoGenAPI failed or cannot be reached, or the gateway failed with one of several submissions. */
export class UpstreamError extends Error {
  readonly status: number | null;
  readonly retryable: boolean;
  readonly mayBeCharged: boolean;
  readonly upstreamMessage: string | null;

  constructor(
    message: string,
    details: Pick<UpstreamError, 'status' | 'retryable' | 'mayBeCharged' | 'upstreamMessage'>,
  ) {
    super(message);
    this.status = details.status;
    this.retryable = details.retryable;
    this.mayBeCharged = details.mayBeCharged;
    this.upstreamMessage = details.upstreamMessage;
  }
}

builder.objectType(UpstreamError, {
  name: 'UpstreamError',
  description:
    'VideoGenAPI failed, cannot be reached, or refused without a known reason, or the gateway itself failed. The request was certainly not accepted, unless `mayBeCharged` is true.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    status: t.exposeInt('status', { nullable: true, description: 'The HTTP status; null without an answer.' }),
    retryable: t.exposeBoolean('retryable', {
      description: 'True if the same input, with the same idempotencyKey, may succeed later.',
    }),
    mayBeCharged: t.exposeBoolean('mayBeCharged', {
      description:
        'True if the request may have been accepted and charged: the gateway failed after sending one of the inputs of generateVideos. The same input with the same idempotencyKey returns the outcome; a new key pays again.',
    }),
    upstreamMessage: t.exposeString('upstreamMessage', {
      nullable: true,
      description: "VideoGenAPI's own message, at most 1,000 characters, with URLs and keys masked.",
    }),
  }),
});
