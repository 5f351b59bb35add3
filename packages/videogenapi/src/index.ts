export { createCatalogue, listResolutions, readCatalogue, type Catalogue, type ModelInfo } from './catalogue.ts';
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
  type Submission,
  type VideoGenApi,
  type VideoInfo,
} from './open-videogenapi.ts';
export { type ObservedGeneration, type ObservedModel, type ObservedUsage, type ObservedUser } from './parse-answer.ts';
export { parseUpstreamTime, printUpstreamTime } from './upstream-time.ts';
