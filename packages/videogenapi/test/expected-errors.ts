import type { ObservedRateLimit } from '../src/index.ts';

/**
 * The errors of this package as `readError` shows them, one function for each class. `said` is VideoGenAPI's own message.
 */

type Issue = readonly (string | undefined)[];
type Limit = Partial<ObservedRateLimit> & { readonly retryAfterSeconds: number };

export function notSent(reason: string): object {
  return { name: 'NotSentError', kind: 'not-sent', message: `VideoGenAPI cannot be reached (${reason})` };
}

export function noAnswer(reason: string): object {
  return { name: 'NoAnswerError', kind: 'no-answer', message: `VideoGenAPI gave no answer (${reason})` };
}

export function unreadable(status: number, reason: string): object {
  const message = `VideoGenAPI answered ${status}, but ${reason}`;
  return { name: 'UnreadableAnswerError', kind: 'unreadable', status, message };
}

export function unauthorized(status: number, said?: string): object {
  return answered('UnauthorizedError', 'unauthorized', { status, begins: 'VideoGenAPI refused the key', said });
}

/** Each issue is a field, which may be undefined, and a text. */
export function invalidRequest(status: number, issues: readonly Issue[]): object {
  const begins = 'VideoGenAPI refused the request as invalid';
  const failure = answered('InvalidRequestError', 'invalid-request', { status, begins, said: issues[0]?.[1] });
  return { ...failure, issues: issues.map(([field, message]) => ({ field, message })) };
}

export function notFound(status: number, said?: string): object {
  return answered('NotFoundError', 'not-found', { status, begins: 'VideoGenAPI answered 404 (not found)', said });
}

export function rateLimited(status: number, limit: Limit, said?: string): object {
  const begins = `VideoGenAPI asks to wait ${limit.retryAfterSeconds} s`;
  return { ...answered('RateLimitedError', 'rate-limited', { status, begins, said }), rateLimit: limit };
}

export function monthlyQuotaExceeded(status: number, numbers: object, said?: string): object {
  const begins = 'The monthly quota is used up';
  const failure = answered('QuotaExceededError', 'quota-exceeded', { status, begins, said });
  return { ...failure, scope: 'MONTHLY', ...numbers };
}

export function providerQuotaExceeded(status: number, said?: string): object {
  const begins = "The provider's quota is used up";
  return { ...answered('QuotaExceededError', 'quota-exceeded', { status, begins, said }), scope: 'PROVIDER' };
}

export function paymentRequired(status: number, said?: string): object {
  return answered('PaymentRequiredError', 'payment-required', { status, begins: 'VideoGenAPI asks for payment', said });
}

export function contentRejected(status: number, said?: string): object {
  const begins = 'VideoGenAPI rejected the content';
  return answered('ContentRejectedError', 'content-rejected', { status, begins, said });
}

export function refused(status: number, said?: string): object {
  const begins = `VideoGenAPI refused the request (HTTP ${status})`;
  return answered('RefusedError', 'refused', { status, begins, said });
}

export function serverError(status: number, said?: string): object {
  return answered('ServerError', 'server-error', { status, begins: `VideoGenAPI failed (HTTP ${status})`, said });
}

interface Answered {
  readonly status: number;
  readonly begins: string;
  readonly said: string | undefined;
}

function answered(name: string, kind: string, { status, begins, said }: Answered): object {
  const message = said === undefined ? begins : `${begins}: ${said}`;
  return { name, kind, status, message, upstreamMessage: said };
}
