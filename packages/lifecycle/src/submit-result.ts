import type { Generation } from '@videogen/store';
import type { SubmissionRefusal } from './read-submission-error.ts';

/** What became of a submission. Everything a caller can expect is data. */
export type SubmitResult =
  | { readonly type: 'success'; readonly generation: Generation }
  | { readonly type: 'idempotency-conflict'; readonly generation: Generation }
  | SubmissionRefusal;
