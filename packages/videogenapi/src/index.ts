export { createCatalogue, listResolutions, type Catalogue } from './catalogue.ts';
export { readCatalogue } from './read-catalogue.ts';
export { documentedModels } from './documented-models.ts';
export { type ModelInfo } from './model-info.ts';
export {
  parseStatusWord,
  printResolution,
  RESOLUTIONS,
  type AspectRatio,
  type GenerationMode,
  type ModelLifecycle,
  type ModelTier,
  type Resolution,
  type UpstreamStatus,
} from './vocabulary.ts';
export type {
  WireError,
  WireGenerateRequest,
  WireList,
  WireListItem,
  WireMode,
  WireModel,
  WireRateLimit,
  WireStatus,
  WireStatusWord,
  WireSubmission,
  WireUsage,
  WireUser,
} from './wire.ts';
export {
  InvalidRequestError,
  isVideoGenApiError,
  type QuotaScope,
  type RequestIssue,
  type VideoGenApiError,
} from './errors.ts';
export { speaksOfModeration } from './classify-refusal.ts';
export { toFieldName, type GenerateRequest } from './generate-request.ts';
export {
  isWellFormedKey,
  openVideoGenApi,
  type GenerationPage,
  type Outcome,
  type Submission,
  type VideoGenApi,
} from './open-videogenapi.ts';
export { type ObservedText } from './observed-text.ts';
export { type ObservedGeneration, type ObservedModel } from './parse-generation.ts';
export { type ObservedUsage, type ObservedUser } from './parse-user.ts';
export { type ObservedRateLimit } from './rate-limit.ts';
export { printUpstreamTime } from './upstream-time.ts';
