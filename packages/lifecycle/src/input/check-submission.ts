import type { Lifecycle } from '../lifecycle.ts';
import { checkInput } from './check-input.ts';
import type { GenerateInput, InputIssue } from './generate-input.ts';
import { listIneffective, listModelIssues } from './model-warnings.ts';

/** The result of the checks before a submission. */
export interface CheckedInput {
  /** The problems because of which nothing is sent; empty without any. */
  readonly issues: readonly InputIssue[];
  /** The warnings of the generation: sentences. */
  readonly warnings: readonly string[];
}

/** Checks an input for any model, and against the catalogue's entry of its model. */
export function checkSubmission(
  { catalogue, settings }: Pick<Lifecycle, 'catalogue' | 'settings'>,
  input: GenerateInput,
): CheckedInput {
  const outsideModel = listModelIssues(input, catalogue);
  const issues = checkInput(input, settings);
  const ineffective = listIneffective(input);
  return settings.strictModelLimits
    ? {
        issues: [...issues, ...outsideModel.map(({ path, expected }) => ({ path, message: expected }))],
        warnings: ineffective,
      }
    : { issues, warnings: [...outsideModel.map(({ warning }) => warning), ...ineffective] };
}
