import type { AspectRatio, GenerationMode, Resolution } from '@videogen/store';

/** What a caller asks for; null and absent are the same. */
export interface GenerateInput {
  readonly prompt: string;
  readonly model?: string | null | undefined;
  readonly imageUrl?: string | null | undefined;
  readonly referenceImageUrls?: readonly string[] | null | undefined;
  /** Seconds. */
  readonly duration?: number | null | undefined;
  readonly resolution?: Resolution | null | undefined;
  readonly aspectRatio?: AspectRatio | null | undefined;
  readonly seed?: number | null | undefined;
  readonly cameraFixed?: boolean | null | undefined;
  readonly addAudio?: boolean | null | undefined;
  readonly audioPrompt?: string | null | undefined;
  readonly veoModel?: string | null | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
  readonly whenRateLimited?: 'FAIL' | 'QUEUE' | null | undefined;
}

/** One thing wrong with an input. */
export interface InputIssue {
  /** From the input inwards: `['referenceImageUrls', '2']`. */
  readonly path: readonly string[];
  readonly message: string;
}

/** How VideoGenAPI will make the video, as it detects it itself. */
export function detectMode(input: GenerateInput): GenerationMode {
  if (input.referenceImageUrls != null) return 'REFERENCE_TO_VIDEO';
  return input.imageUrl == null ? 'TEXT_TO_VIDEO' : 'IMAGE_TO_VIDEO';
}
