export { createBudget, createTokenBucket, type Budget, type TokenBucket } from './upstream/token-bucket.ts';
export { cancel, type CancelResult } from './submission/cancel.ts';
export { type GenerateInput, type InputIssue, type RateLimitPolicy } from './input/generate-input.ts';
export { createIdentifier, type Identifier, type IdentifyOptions } from './identity/identify.ts';
export { CallerKey } from './identity/caller-key.ts';
export { KeyRefusedError, KeyUncheckedError } from './identity/key-errors.ts';
export { estimate, type Estimate, MOST_PROGRESS_POINTS, type ProgressPoint } from './forecast/estimate.ts';
export { createForecasts, type KindForecast, type Forecasts } from './forecast/forecasts.ts';
export { label, type LabelResult } from './label.ts';
export { importAll } from './recovery/import-all.ts';
export { importGenerations, type ImportOptions } from './recovery/import.ts';
export { type ImportResult } from './recovery/imports-under-way.ts';
export { createLifecycle, type Dependencies, type Lifecycle } from './lifecycle.ts';
export { type Log } from './log.ts';
export { pollGeneration, type PollOptions, type PollResult } from './poll/poll-generation.ts';
export { pollListPage, type PagePoll, type PageResult } from './poll/poll-list-page.ts';
export { createMinuteLimit, type MinuteLimit } from './identity/minute-limit.ts';
export { refresh } from './poll/refresh.ts';
export type { RefreshResult } from './poll/refresh-result.ts';
export { reportRefusal } from './identity/report-refusal.ts';
export { reconcile, type ReconcileOptions } from './recovery/reconcile.ts';
export { readSearchEnd } from './recovery/search-window.ts';
export { giveUp } from './submission/give-up.ts';
export { sendHeads, type SentHeads } from './submission/send-heads.ts';
export { listQueues, type ModelQueue, type WaitingInQueue } from './submission/list-queues.ts';
export { previewAll, type SubmissionPreview, type SubmissionsPreview } from './submission/preview.ts';
export { findPosition, type QueuePosition, readQueueModel } from './submission/queue.ts';
export {
  InterruptedError,
  isSessionError,
  isUnanswered,
  type SessionError,
  type UpstreamSession,
} from './upstream/session.ts';
export { openSession, type SessionOptions } from './upstream/open-session.ts';
export {
  BudgetSpentError,
  createAccountBudgets,
  createReservedTokens,
  limitTokens,
  type ReservedTokens,
  type Tokens,
} from './upstream/tokens.ts';
export { waitAfterErrors, waitAfterFailures } from './backoff.ts';
export { type PollRefusal, type SubmissionRefusal } from './submission/refusal.ts';
export { type LifecycleSettings, liveRateLimit, type UsualRateLimit } from './settings.ts';
export { type SubmitResult } from './submission/submit-result.ts';
export { submitAll, submitOne } from './submission/submit-all.ts';
export { createUpstreamState, type UpstreamState, type UpstreamStateOptions } from './upstream/upstream-state.ts';
