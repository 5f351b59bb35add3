import type { Generation } from '@videogen/store';
import type { SubmissionRefusal } from './refusal.ts';

/** The result of a submission. Expected failures are data. */
export type SubmitResult =
  | { readonly type: 'success'; readonly generation: Generation }
  | { readonly type: 'idempotency-conflict'; readonly generation: Generation }
  /** The gateway itself failed. */
  | {
      readonly type: 'gateway-error';
      readonly message: string;
      /** True if the same input, with the same idempotency key, may be submitted again. */
      readonly retryable: boolean;
      /** False if it was certainly not sent. */
      readonly mayBeCharged: boolean;
    }
  | SubmissionRefusal;
