import type { GenerationMode, GenerationRequest } from '@videogen/store';

/** The treatment of a submission above a rate limit. */
export type RateLimitPolicy = 'FAIL' | 'QUEUE';

/** The columns of a request that a caller sets by the same name. */
type SameName = Exclude<keyof GenerationRequest, 'prompt' | 'mode' | 'modelKey'>;

/** A caller's input; null means absent. */
export type GenerateInput = { readonly [Name in SameName]?: GenerationRequest[Name] | null } & {
  readonly prompt: string;
  /** The model's key. */
  readonly model?: string | null | undefined;
  /** A name for the caller's own use. */
  readonly label?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
  readonly whenRateLimited?: RateLimitPolicy | null | undefined;
};

/** The fields that are sent to VideoGenAPI; the others are for the gateway. */
export function readSent(input: GenerateInput): Omit<GenerateInput, 'label' | 'idempotencyKey' | 'whenRateLimited'> {
  const { label: _, idempotencyKey: __, whenRateLimited: ___, ...sent } = input;
  return sent;
}

/** One problem of an input. */
export interface InputIssue {
  /** From the input inwards: `['referenceImageUrls', '2']`. */
  readonly path: readonly string[];
  readonly message: string;
}

/** Returns the mode of the video, by VideoGenAPI's own rule. Images may be in `extra` instead of their inputs. */
export function detectMode({
  imageUrl,
  referenceImageUrls,
  extra,
}: Pick<GenerateInput, 'imageUrl' | 'referenceImageUrls' | 'extra'>): GenerationMode {
  if (isGiven(referenceImageUrls) || isGiven(extra?.['reference_image_urls'])) return 'REFERENCE_TO_VIDEO';
  return isGiven(imageUrl) || isGiven(extra?.['image_url']) ? 'IMAGE_TO_VIDEO' : 'TEXT_TO_VIDEO';
}

function isGiven(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return value.length > 0;
  return value !== null && value !== undefined;
}
