import type { InputIssue as Issue } from '@videogen/lifecycle';
import type { ModelInfo } from '@videogen/videogenapi';
import { builder } from './builder.ts';
import { QuotaScope } from './enums.ts';
import { Model } from './model.ts';

/** The expected failures. Each is a class, so that the errors plugin tells them apart, and a type implementing `Error`. */

/** What every expected failure implements. */
export const ErrorInterface = builder.interfaceRef<Error>('Error').implement({
  description: 'A failure that can be expected; part of a result, not of `errors`.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What happened and what to do, for people to read.' }),
  }),
});

const InputIssue = builder.objectRef<Issue>('InputIssue').implement({
  description: 'One thing wrong with an input.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description: 'From the input inwards, such as ["referenceImageUrls", "2"]; empty where it is about the whole.',
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString('message', { description: 'What was expected and what came.' }),
  }),
});

/** Nothing was sent, or VideoGenAPI found the request wrong. */
export class InvalidInputError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(`The input is not valid: ${issues.map(printIssue).join('; ')}.`);
    this.issues = issues;
  }
}

function printIssue({ path, message }: Issue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The input is wrong; nothing was spent. VideoGenAPI may have said so, or the gateway before sending.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({ type: [InputIssue], description: 'All that is wrong.', resolve: ({ issues }) => [...issues] }),
  }),
});

/** There is no room in a model's window. */
export class RateLimitedError extends Error {
  readonly retryAfterSeconds: number;
  readonly model: ModelInfo | null;
  readonly used: number | null;
  readonly limit: number | null;

  constructor(message: string, details: Pick<RateLimitedError, 'retryAfterSeconds' | 'model' | 'used' | 'limit'>) {
    super(message);
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.model = details.model;
    this.used = details.used;
    this.limit = details.limit;
  }
}

builder.objectType(RateLimitedError, {
  name: 'RateLimitedError',
  description: 'Too many generations in a window of time; nothing was spent.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      description: 'The wait until there is room again, at least 1.',
    }),
    model: t.expose('model', { type: Model, nullable: true, description: 'The model whose limit it is, where known.' }),
    used: t.exposeInt('used', { nullable: true, description: 'Generations in the window, where told.' }),
    limit: t.exposeInt('limit', { nullable: true, description: 'Generations allowed in the window, where told.' }),
  }),
});

/** An allowance is used up. */
export class QuotaExceededError extends Error {
  readonly scope: 'MONTHLY' | 'PROVIDER';
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
  description: 'An allowance is used up; nothing was spent.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    scope: t.expose('scope', { type: QuotaScope, description: 'Whose allowance.' }),
    used: t.exposeInt('used', { nullable: true, description: 'Generations used, where told.' }),
    limit: t.exposeInt('limit', { nullable: true, description: 'Generations allowed, where told.' }),
  }),
});

/** VideoGenAPI asks for payment. */
export class PaymentRequiredError extends Error {}

builder.objectType(PaymentRequiredError, {
  name: 'PaymentRequiredError',
  description: 'VideoGenAPI asks for payment; nothing was spent.',
  interfaces: [ErrorInterface],
});

/** Refused by moderation. */
export class ContentRejectedError extends Error {}

builder.objectType(ContentRejectedError, {
  name: 'ContentRejectedError',
  description: 'VideoGenAPI rejected the prompt or an image: copyright, sensitive or dangerous content.',
  interfaces: [ErrorInterface],
});

/** VideoGenAPI failed or cannot be reached. */
export class UpstreamError extends Error {
  readonly status: number | null;
  readonly retryable: boolean;
  readonly upstreamMessage: string | null;

  constructor(message: string, details: Pick<UpstreamError, 'status' | 'retryable' | 'upstreamMessage'>) {
    super(message);
    this.status = details.status;
    this.retryable = details.retryable;
    this.upstreamMessage = details.upstreamMessage;
  }
}

builder.objectType(UpstreamError, {
  name: 'UpstreamError',
  description:
    'VideoGenAPI failed, refused without a known reason, or cannot be reached. The request was provably not accepted.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    status: t.exposeInt('status', { nullable: true, description: 'The HTTP status; null where nothing was answered.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same input may work later.' }),
    upstreamMessage: t.exposeString('upstreamMessage', {
      nullable: true,
      description: "VideoGenAPI's own words, at most 1,000 characters, URLs and keys masked.",
    }),
  }),
});
