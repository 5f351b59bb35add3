import type { Generation } from '@videogen/store';
import type { PollRefusal } from '../submission/refusal.ts';

/** The result of a refresh. */
export type RefreshResult =
  | { readonly type: 'success'; readonly generation: Generation }
  | { readonly type: 'not-found' }
  | PollRefusal;
