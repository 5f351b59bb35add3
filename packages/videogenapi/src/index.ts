export { createCatalogue, listResolutions, readCatalogue, type Catalogue } from './catalogue.ts';
export { type ModelInfo } from './model-info.ts';
export {
  parseAspectRatio,
  parseMode,
  parseResolution,
  parseStatusWord,
  printAspectRatio,
  printResolution,
  RESOLUTIONS,
  type AspectRatio,
  type GenerationMode,
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
  ContentRejectedError,
  InvalidRequestError,
  isVideoGenApiError,
  NoAnswerError,
  NotFoundError,
  NotSentError,
  PaymentRequiredError,
  QuotaExceededError,
  RateLimitedError,
  RefusedError,
  ServerError,
  UnauthorizedError,
  UnreadableAnswerError,
  type RequestIssue,
  type VideoGenApiError,
} from './errors.ts';
export { speaksOfModeration } from './classify-refusal.ts';
export { type GenerateRequest } from './generate-request.ts';
export {
  isWellFormedKey,
  openVideoGenApi,
  type GenerationPage,
  type Submission,
  type VideoGenApi,
  type VideoInfo,
} from './open-videogenapi.ts';
export { type ObservedGeneration, type ObservedModel } from './parse-generation.ts';
export { type ObservedRateLimit, type ObservedUsage, type ObservedUser } from './parse-user.ts';
export { parseUpstreamTime, printUpstreamTime } from './upstream-time.ts';
