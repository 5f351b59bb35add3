import { answerJson, type Answer } from './answer.ts';

/** What is wrong with one field of a submission. */
export interface Problem {
  readonly field: string;
  /** Goes on from the field's name, such as `must be an integer`. */
  readonly message: string;
}

/** The 400 for a submission with problems: a sentence of them all, and under `details` each field's own. */
export function refuseProblems(problems: readonly Problem[]): Answer {
  const byField = Map.groupBy(problems, ({ field }) => field);
  return answerJson(400, {
    success: false,
    error: 'Bad Request',
    message: problems.map(({ field, message }) => `${field} ${message}`).join('; '),
    details: Object.fromEntries(Array.from(byField, ([field, own]) => [field, own.map(({ message }) => message)])),
  });
}
