import type { GenerateVideoRefusal, Generation } from '@videogen/client';
import type { Issues } from '../composer/issues.ts';

/** The present knowledge about a line. */
export type LineState =
  | { readonly type: 'unchecked' }
  /** It is not sent. */
  | { readonly type: 'invalid'; readonly issues: Issues }
  /** It is sent at this time, if at all; null if that is not known. */
  | { readonly type: 'ready'; readonly submitAt: string | null; readonly warnings: readonly string[] }
  /** It was sent before, and is not sent again. */
  | { readonly type: 'existing'; readonly generation: Generation }
  /** An earlier line has the same idempotencyKey and input: both are one video. */
  | { readonly type: 'repeated' }
  | { readonly type: 'sending' }
  | { readonly type: 'accepted'; readonly generation: Generation }
  /** It is not accepted as it is. */
  | { readonly type: 'refused'; readonly refusal: GenerateVideoRefusal }
  /** It was not accepted for a reason that may pass. */
  | { readonly type: 'postponed'; readonly refusal: GenerateVideoRefusal }
  /** No answer came. A repetition under the same key gets the outcome. */
  | { readonly type: 'unanswered' };

/** The number of lines in each state. */
export type LineCounts = Readonly<Record<LineState['type'], number>>;

/** Counts no lines. */
export const noLines: LineCounts = {
  unchecked: 0,
  invalid: 0,
  ready: 0,
  existing: 0,
  repeated: 0,
  sending: 0,
  accepted: 0,
  refused: 0,
  postponed: 0,
  unanswered: 0,
};

const sendable = ['ready', 'postponed', 'unanswered'] as const satisfies readonly LineState['type'][];

/** True if sending the line may make a video. */
export function isSendable({ type }: LineState): boolean {
  return sendable.some((each) => each === type);
}

/** Returns the number of lines that may make a video when they are sent. */
export function countSendable(counts: LineCounts): number {
  return sendable.reduce((sum, type) => sum + counts[type], 0);
}

/** Returns the number of lines that were sent, with any outcome. */
export function countDone({ accepted, refused, postponed, unanswered }: LineCounts): number {
  return accepted + refused + postponed + unanswered;
}

/** Returns the number of lines that are sent in all, while they are sent. */
export function countToSend(counts: LineCounts): number {
  return countDone(counts) + counts.ready + counts.sending;
}

/** Returns the state of a line that was refused. */
export function toRefusedState(refusal: GenerateVideoRefusal): LineState {
  const { __typename } = refusal;
  switch (__typename) {
    case 'RateLimitedError':
    case 'QuotaExceededError':
    case 'PaymentRequiredError':
    case 'UpstreamError':
      return { type: 'postponed', refusal };
    case 'InvalidInputError':
    case 'ContentRejectedError':
    case 'IdempotencyConflictError':
      return { type: 'refused', refusal };
    default:
      return __typename satisfies never;
  }
}
