import { answerJson, type Answer } from '../http/answer.ts';

/** A problem of one field of a submission. */
export interface Problem {
  readonly field: string;
  /** The sentence after the field's name, such as `must be an integer`. */
  readonly message: string;
}

/** The 400 for a submission with problems: all of them in one sentence, and those of each field under `details`. */
export function refuseProblems(problems: readonly Problem[]): Answer {
  const byField = Map.groupBy(problems, ({ field }) => field);
  return answerJson(400, {
    success: false,
    error: 'Bad Request',
    message: problems.map(({ field, message }) => `${field} ${message}`).join('; '),
    details: Object.fromEntries(Array.from(byField, ([field, own]) => [field, own.map(({ message }) => message)])),
  });
}
