import type {
  CancelGenerationMutation,
  GenerateVideoResultFieldsFragment,
  GenerationFieldsFragment,
  GenerationsQuery,
  GenerationStatus,
  GenerationUpdateFieldsFragment,
  ImportGenerationsMutation,
  LabelGenerationMutation,
  ModelFieldsFragment,
  PreviewGenerateVideosQuery,
  QueuesUpdatedSubscription,
  RefreshGenerationMutation,
  UserFieldsFragment,
} from './generated/operations.ts';

/** One requested video, with the fields that the methods of this client request. */
export type Generation = GenerationFieldsFragment;

/** One change of a generation, numbered by `version`. */
export type GenerationUpdate = GenerationUpdateFieldsFragment;

/** One page of the caller's generations. */
export type GenerationPage = GenerationsQuery['generations'];

/** The result of `generateVideo`: a success or an expected error, distinguished by `__typename`. */
export type GenerateVideoResult = GenerateVideoResultFieldsFragment;

/** The result of `refresh`: a success or an expected error, distinguished by `__typename`. */
export type RefreshGenerationResult = RefreshGenerationMutation['refreshGeneration'];

/** The result of `cancel`: a success or an expected error, distinguished by `__typename`. */
export type CancelGenerationResult = CancelGenerationMutation['cancelGeneration'];

/** The result of `label`: a success or an expected error, distinguished by `__typename`. */
export type LabelGenerationResult = LabelGenerationMutation['labelGeneration'];

/** The result of `importGenerations`: a success or an expected error, distinguished by `__typename`. */
export type ImportGenerationsResult = ImportGenerationsMutation['importGenerations'];

/** The expected outcome of several inputs: of each in `lines`, and their numbers. */
export type GenerateVideosPreview = PreviewGenerateVideosQuery['previewGenerateVideos'];

/** The generations that wait for the rate limit of a model, and that limit. */
export type ModelQueue = QueuesUpdatedSubscription['usageUpdated']['queues'][number];

/** A model of the catalogue. */
export type Model = ModelFieldsFragment;

/** The owner of the key. */
export type User = UserFieldsFragment;

/**
 * True for a status after which a generation does not change any more, but for its label.
 *
 * @example
 * if (isTerminal(generation.status)) console.log(generation.videoUrl);
 */
export function isTerminal(status: GenerationStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELED';
}

/** True for a status that further ones follow; false for a terminal one, and for one that a later gateway has added. */
export function isUnfinished(status: GenerationStatus): boolean {
  return unfinished.has(status);
}

const unfinished: ReadonlySet<GenerationStatus> = new Set([
  'UNCONFIRMED',
  'SCHEDULED',
  'PENDING',
  'IN_QUEUE',
  'IN_PROGRESS',
]);
