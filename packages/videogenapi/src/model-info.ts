import type { GenerationMode, ModelLifecycle, ModelTier, Resolution } from './vocabulary.ts';

/** One model of the catalogue. Unknown properties are absent or empty. */
export interface ModelInfo {
  /** VideoGenAPI's word for it, such as `kling_25`. */
  readonly key: string;
  readonly name: string;
  readonly provider?: string | undefined;
  readonly description?: string | undefined;
  readonly tier?: ModelTier | undefined;
  readonly lifecycle?: ModelLifecycle | undefined;
  readonly modes: readonly GenerationMode[];
  /** The highest resolution; lower ones are accepted too. */
  readonly maxResolution?: Resolution | undefined;
  /** The usual time for one video, seconds: used until the gateway has a history of its own. */
  readonly typicalProcessingTimeSeconds?: number | undefined;
  /** Seconds, both ends included. */
  readonly durationRange?: { readonly min: number; readonly max: number } | undefined;
}
