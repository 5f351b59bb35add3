import type { Lifecycle } from '../lifecycle.ts';
import { checkInput } from './check-input.ts';
import type { GenerateInput, InputIssue } from './generate-input.ts';
import { listIneffective, listModelIssues, type ModelIssue } from './model-warnings.ts';

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
  const issues = checkInput(input, settings).map((issue) => narrow(issue, outsideModel));
  const ineffective = listIneffective(input);
  const others = outsideModel.filter(({ expected }) => issues.every(({ message }) => message !== expected));
  return settings.strictModelLimits
    ? {
        issues: [...issues, ...others.map(({ path, expected }) => ({ path, message: expected }))],
        warnings: ineffective,
      }
    : { issues, warnings: [...others.map(({ warning }) => warning), ...ineffective] };
}

/** A duration that no model has is told with the range of its own model, which is the useful one. */
function narrow(issue: InputIssue, outsideModel: readonly ModelIssue[]): InputIssue {
  if (issue.path[0] !== 'duration') return issue;
  const own = outsideModel.find(({ path }) => path[0] === 'duration');
  return own === undefined ? issue : { ...issue, message: own.expected };
}
