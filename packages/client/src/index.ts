export type { VideoGenClient } from './api.ts';
export type {
  CallOptions,
  OperationArguments,
  OperationDocument,
  PreviewOptions,
  SubscribeOptions,
  SubscriptionArguments,
  VideoGenClientOptions,
  WatchUsageOptions,
} from './options.ts';
export { createVideoGenClient } from './client.ts';
export type { ConnectionDetails, ConnectionListener, ConnectionState } from './transport/connection-state.ts';
export type { HeaderRecord, Provided } from './transport/credentials.ts';
export { progressOf } from './progress.ts';
export type { TransportChoice } from './transport/create-transport.ts';
export {
  ConnectionError,
  type ConnectionErrorOptions,
  GenerationFailedError,
  GenerationNotFoundError,
  GenerationRefusedError,
  type GenerateVideoRefusal,
  GraphQLRequestError,
  UnauthenticatedError,
  VideoGenError,
  WaitTimeoutError,
} from './errors.ts';
export type { GenerateAndWaitOptions } from './calls/generate-and-wait.ts';
export {
  type CancelGenerationResult,
  type GenerateVideoResult,
  type GenerateVideosPreview,
  type Generation,
  type GenerationPage,
  type GenerationUpdate,
  type ImportGenerationsResult,
  isTerminal,
  type LabelGenerationResult,
  type Model,
  type ModelQueue,
  type RefreshGenerationResult,
  type User,
} from './generation.ts';
export type { ModelKey } from './generated/model-keys.ts';
export {
  type AspectRatio,
  CancelGenerationDocument,
  type CancelGenerationMutation,
  type CancelGenerationMutationVariables,
  type FailureCode,
  GenerateVideoDocument,
  type GenerateVideoInput,
  type GenerateVideoMutation,
  type GenerateVideoMutationVariables,
  type GenerateVideoResultFieldsFragment,
  GenerateVideoResultFieldsFragmentDoc,
  GenerateVideosDocument,
  type GenerateVideosMutation,
  type GenerateVideosMutationVariables,
  GenerationDocument,
  type GenerationFieldsFragment,
  GenerationFieldsFragmentDoc,
  type GenerationFilter,
  type GenerationMode,
  type GenerationQuery,
  type GenerationQueryVariables,
  GenerationsDocument,
  type GenerationsQuery,
  type GenerationsQueryVariables,
  type GenerationStatus,
  GenerationsUpdatedDocument,
  type GenerationsUpdatedSubscription,
  type GenerationsUpdatedSubscriptionVariables,
  GenerationUpdatedDocument,
  type GenerationUpdatedSubscription,
  type GenerationUpdatedSubscriptionVariables,
  type GenerationUpdateFieldsFragment,
  GenerationUpdateFieldsFragmentDoc,
  ImportGenerationsDocument,
  type ImportGenerationsMutation,
  type ImportGenerationsMutationVariables,
  LabelGenerationDocument,
  type LabelGenerationMutation,
  type LabelGenerationMutationVariables,
  MeDocument,
  type MeQuery,
  type MeQueryVariables,
  ModelDocument,
  type ModelFieldsFragment,
  ModelFieldsFragmentDoc,
  type ModelQuery,
  type ModelQueryVariables,
  ModelsDocument,
  type ModelsQuery,
  type ModelsQueryVariables,
  type ModelTier,
  PreviewGenerateVideosDocument,
  type PreviewGenerateVideosQuery,
  type PreviewGenerateVideosQueryVariables,
  QueuesUpdatedDocument,
  type QueuesUpdatedSubscription,
  type QueuesUpdatedSubscriptionVariables,
  type QuotaScope,
  type RateLimitPolicy,
  RefreshGenerationDocument,
  type RefreshGenerationMutation,
  type RefreshGenerationMutationVariables,
  type Resolution,
  StatusCountsDocument,
  type StatusCountsQuery,
  type StatusCountsQueryVariables,
  UpdatesCursorDocument,
  type UpdatesCursorQuery,
  type UpdatesCursorQueryVariables,
  UsageUpdatedDocument,
  type UsageUpdatedSubscription,
  type UsageUpdatedSubscriptionVariables,
  type UserFieldsFragment,
  UserFieldsFragmentDoc,
} from './generated/operations.ts';
export type { WebSocketClass } from './transport/transport.ts';
export type { DownloadOptions, DownloadProgress } from './calls/download.ts';
export type { DownloadTarget, NodeWritable } from './calls/download-target.ts';
export type { GenerationListing } from './calls/list-generations.ts';
export type { GenerateVideoOptions } from './calls/send-with-keys.ts';
export type { ResultOptions, SubmittedVideo } from './calls/submitted-video.ts';
export type { KeyedGenerateVideoResult } from './calls/submit-all.ts';
export type { WatchOptions } from './calls/watch.ts';
export type { WatchAllOptions } from './calls/watch-all.ts';
export type { WatchQueuesOptions } from './calls/watch-queues.ts';
