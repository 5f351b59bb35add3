export { applyObservation, type ObservedFacts, type Observation } from './apply-observation.ts';
export { followGeneration, SLOW_TICK_MS } from './follow-generation.ts';
export {
  countGenerations,
  findGeneration,
  findSubmission,
  listGenerations,
  type GenerationFilter,
  type ListOptions,
  type ListPlace,
} from './generations.ts';
export {
  isTerminal,
  type AspectRatio,
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
export { createKeyVault, type KeyVault } from './key-vault.ts';
export { openStore, pingStore, WrongEncryptionKeyError, type Store, type StoreOptions } from './open-store.ts';
export { isPollerAlive, markPollerAlive, removePoller } from './pollers.ts';
export { recordObservation, type NextLook } from './record-observation.ts';
export { claimDueLooks, postponeLook, type ClaimedLook } from './schedule.ts';
export { beginSubmission, removeSubmission, type BegunSubmission, type NewSubmission } from './submissions.ts';
export { findNewestUpdate, listGenerationUpdates, type Update } from './updates.ts';
export {
  findUserByKey,
  getUser,
  openUserKey,
  saveMonthlyUsage,
  saveUser,
  type User,
  type UserFacts,
  type UserUsage,
} from './users.ts';
export { createWakeUps, type WakeUps } from './wake-ups.ts';
