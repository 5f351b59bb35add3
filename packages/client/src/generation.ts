import type {
  GenerateVideoResultFieldsFragment,
  GenerationFieldsFragment,
  GenerationsQuery,
  GenerationStatus,
  GenerationUpdateFieldsFragment,
  ModelFieldsFragment,
  UserFieldsFragment,
} from './generated/operations.ts';

/** One requested video, with the fields that this client's own operations ask for. */
export type Generation = GenerationFieldsFragment;

/** One change of a generation, numbered by `version`. */
export type GenerationUpdate = GenerationUpdateFieldsFragment;

/** One page of the caller's generations. */
export type GenerationPage = GenerationsQuery['generations'];

/** What `generateVideo` answers: a success or an expected error, told apart by `__typename`. */
export type GenerateVideoResult = GenerateVideoResultFieldsFragment;

/** A model of the catalogue. */
export type Model = ModelFieldsFragment;

/** The owner of the key. */
export type User = UserFieldsFragment;

/** Whether a generation with this status changes no more. */
export function isTerminal(status: GenerationStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELED';
}
