export { cancel, type CancelResult } from './cancel.ts';
export { type InputLimits } from './check-input.ts';
export { type GenerateInput, type InputIssue } from './generate-input.ts';
export {
  createIdentifier,
  KeyRefusedError,
  KeyUncheckedError,
  type Identifier,
  type IdentifyOptions,
} from './identify.ts';
export { estimate, type Estimate } from './estimate.ts';
export { createExpectations, type Expected, type Expectations } from './expectations.ts';
export { importGenerations, type ImportOptions, type ImportResult } from './import-generations.ts';
export { type Lifecycle } from './lifecycle.ts';
export { type Log } from './log.ts';
export { lookAtOne, type LookResult } from './look-at-one.ts';
export { lookAtPage, type PageQuestion, type PageResult } from './look-at-page.ts';
export { LOOK_LEASE_MS, type TryOutcome, type PlanTry } from './try-outcome.ts';
export { estimateProcessingTime, type EstimatedProcessingTime, type ProcessingTimeSample } from './processing-time.ts';
export { createProcessingTime, type ProcessingTime, type ProcessingTimeShape } from './processing-time-distribution.ts';
export { type ProcessingTimePrior } from './processing-time-fit.ts';
export { refresh, type RefreshResult } from './refresh.ts';
export { type LookRefusal, type SubmissionRefusal } from './read-submission-error.ts';
export { submit } from './submit.ts';
export { type SubmitResult } from './submit-result.ts';
export { submitAll } from './submit-all.ts';
export { tend } from './tend.ts';
