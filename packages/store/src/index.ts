export { applyObservation, type Observation } from './generation/apply-observation.ts';
export { followGeneration, type FollowGenerationOptions } from './updates/follow-generation.ts';
export { followUpdates, type FollowUpdatesOptions } from './updates/follow-updates.ts';
export { followUser } from './updates/follow-user.ts';
export { type GenerationFilter } from './generation/filter.ts';
export { readSearch, type Search } from './search/search.ts';
export { listRateLimits, saveRateLimit, type RateLimit } from './account/rate-limits.ts';
export { countByStatus, countGenerations, type StatusCount } from './generation/counts.ts';
export {
  findGeneration,
  findSubmission,
  listGenerations,
  type ListOptions,
  type ListPosition,
} from './generation/queries.ts';
export {
  isBeingSent,
  isMadeHere,
  readBeginning,
  readFailure,
  type Generation,
  type GenerationFailure,
  type GenerationRequest,
  type ObservedFacts,
} from './generation/generation.ts';
export { labelGeneration, type NewLabel } from './generation/label.ts';
export { toKindKey, type GenerationKind } from './generation/kind.ts';
export { blankGeneration, toRequest } from './generation/row.ts';
export { isEarlier, isFollowed, isTerminal, type GenerationStatus, type VisibleStatus } from './generation/status.ts';
export type { AspectRatio, FailureCode, Forecast, GenerationMode, Resolution } from './generation/vocabulary.ts';
export {
  insertImported,
  isImported,
  listKnownUpstreamIds,
  listUnansweredSubmissions,
  markImported,
  type ImportedGeneration,
  type UnansweredSubmission,
} from './submission/import.ts';
export { listInFlight, type InFlightGeneration } from './generation/in-flight.ts';
export { keepForecasts } from './generation/keep-forecasts.ts';
export { isSignatureOf, signText } from './account/signatures.ts';
export { KeyFileError } from './account/key-file.ts';
export { listRefusedUsers, markKeyRefused, readKeyStatus, type KeyStatus } from './account/key-status.ts';
export { openStore, pingStore, type StoreOptions } from './open-store.ts';
export { type Store } from './store.ts';
export { isPollerAlive, markPollerAlive, removePoller } from './account/pollers.ts';
export {
  findTypicalProcessingTime,
  listProcessingTimes,
  type ProcessingTimeSample,
} from './history/processing-times.ts';
export { WrongEncryptionKeyError } from './database/migrate.ts';
export { recordObservation, type NextAttempt, type ReportedLimits } from './generation/record.ts';
export { openRedisNotifications, type RedisNotifications } from './notifications/redis.ts';
export { removeOldUpdates } from './updates/retention.ts';
export { getAccountId, type AccountRef } from './account/accounts.ts';
export {
  claimTurns,
  readNextAct,
  releaseTurn,
  renewTurn,
  type ClaimTurnsOptions,
  type Turn,
  type TurnEnd,
  type TurnToken,
} from './account/agenda.ts';
export { pauseAccount, takeCallerToken, type AccountBudgets, type RequestBudget } from './account/budget.ts';
export {
  findStale,
  resetNotFound,
  listFollowed,
  listDue,
  listUnconfirmed,
  postpone,
  readSnapshots,
  recordUnchanged,
  type ErredSnapshot,
  type Snapshot,
  type Snapshots,
  type SnapshotToken,
} from './generation/snapshot.ts';
export { cancelScheduled, readQueue, scheduleSubmission, type Queue, type QueueState } from './submission/queue.ts';
export { claimHeads, releaseHead, setHeadTime } from './submission/queue-heads.ts';
export { listQueues, listWaiting, type QueueSummary, type WaitingGeneration } from './submission/queues-of-user.ts';
export { waitForOutcome } from './submission/wait-for-outcome.ts';
export { pause } from './pause.ts';
export { readStoreProblem, StoreUnavailableError, type StoreProblem } from './database/problem.ts';
export { retryWhileAway, type RetryOptions } from './database/retry-while-away.ts';
export {
  beginSubmission,
  listSubmissionsByKeys,
  removeSubmission,
  type BegunSubmission,
  type NewSubmission,
} from './submission/begin.ts';
export { listGenerationUpdates } from './updates/queries.ts';
export type { FollowedUpdate, Update } from './updates/update.ts';
export {
  digestKey,
  findUserByKey,
  getUpdateRange,
  getUser,
  saveUser,
  type UpdateRange,
  type User,
  type UserFacts,
  type UserUsage,
} from './user/users.ts';
export { type Notifications } from './notifications/in-process.ts';
export { listWatched, type Watched } from './account/presence-rows.ts';
