import { findGeneration, labelGeneration, type Generation } from '@videogen/store';
import type { InputIssue } from './input/generate-input.ts';
import { checkLabel, trimLabel } from './input/label.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The result of a new label. */
export type LabelResult =
  | { readonly type: 'success'; readonly generation: Generation }
  | { readonly type: 'not-found' }
  | { readonly type: 'invalid-input'; readonly issues: readonly InputIssue[] };

/** A generation by our id or the upstream's, and its new label; null or undefined for none. */
export interface Relabeling {
  readonly id: string;
  readonly label: string | null | undefined;
}

/** Changes the label of a user's generation in any status. VideoGenAPI does not learn of it. */
export async function label({ store }: Lifecycle, userId: string, given: Relabeling): Promise<LabelResult> {
  const issues = checkLabel(given.label);
  if (issues.length > 0) return { type: 'invalid-input', issues };
  const stored = await findGeneration(store, userId, given.id);
  if (!stored) return { type: 'not-found' };
  const text = given.label == null ? null : trimLabel(given.label);
  const generation = await labelGeneration(store, { userId, id: stored.id, label: text });
  return generation ? { type: 'success', generation } : { type: 'not-found' };
}
