export { applyObservation, type ObservedFacts, type Observation } from './apply-observation.ts';
export { SLOW_TICK_MS } from './feeds.ts';
export { followGeneration, type FollowGenerationOptions } from './follow-generation.ts';
export { followUpdates, type FollowUpdatesOptions } from './follow-updates.ts';
export { followUser } from './follow-user.ts';
export { type GenerationFilter } from './generation-filter.ts';
export { listRateLimits, saveRateLimit, type RateLimit, type ToldRateLimit } from './rate-limits.ts';
export {
  countGenerations,
  findGeneration,
  findSubmission,
  listGenerations,
  type ListOptions,
  type ListPlace,
} from './generations.ts';
export {
  isBeingSent,
  isFollowed,
  isTerminal,
  readBeginning,
  type AspectRatio,
  type Expectation,
  type FailureCode,
  type Generation,
  type GenerationFailure,
  type GenerationMode,
  type GenerationModel,
  type GenerationRequest,
  type GenerationStatus,
  type Resolution,
  type VisibleStatus,
} from './generation.ts';
export {
  insertImported,
  isImported,
  listKnownGenerationIds,
  listUnansweredSubmissions,
  markImported,
  type ImportedGeneration,
  type UnansweredSubmission,
} from './imports.ts';
export { listInFlight, listPlaces, type InFlightGeneration } from './in-flight.ts';
export { keepExpectations } from './keep-expectations.ts';
export { createKeyVault, type KeyVault } from './key-vault.ts';
export { openStore, pingStore, type Store, type StoreOptions } from './open-store.ts';
export { isPollerAlive, markPollerAlive, removePoller } from './pollers.ts';
export {
  countIgnoredProcessingTimes,
  findTypicalProcessingTime,
  listProcessingTimes,
  type GenerationKind,
  type ProcessingTimeSample,
} from './processing-times.ts';
export { WrongEncryptionKeyError } from './prepare-tables.ts';
export { recordObservation, type NextLook } from './record-observation.ts';
export { openRedisWakeUps, type RedisWakeUps } from './redis-wake-ups.ts';
export { removeOldUpdates } from './retention.ts';
export {
  claimDue,
  claimLook,
  claimLooks,
  claimUnconfirmed,
  listUnfinished,
  postpone,
  recordUnchanged,
  renewClaim,
  type Claim,
  type KnownLease,
} from './schedule.ts';
export { callNext, claimSending, passOnTurn, readQueue, releaseSending, type Queue, type QueueState } from './queue.ts';
export { cancelScheduled, moveTurn, scheduleSubmission } from './scheduled.ts';
export { readStoreProblem, StoreUnavailableError, type StoreProblem } from './store-problem.ts';
export { beginSubmission, removeSubmission, type BegunSubmission, type NewSubmission } from './submissions.ts';
export { findNewestUpdate, listGenerationUpdates, type FollowedUpdate, type Update } from './updates.ts';
export {
  findUserByKey,
  getUpdateRange,
  getUser,
  markKeyRefused,
  openUserKey,
  saveMonthlyUsage,
  saveUser,
  type UpdateRange,
  type User,
  type UserFacts,
  type UserUsage,
} from './users.ts';
export { callVisit, claimVisits, endVisit, holdVisit, type Visit, type VisitEnd } from './visits.ts';
export { createWakeUps, type WakeUps } from './wake-ups.ts';
export { listWatched, type Watched } from './watch-rows.ts';
