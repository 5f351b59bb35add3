/** The kind of input: a text, one image, or reference images. */
export type GenerationMode = 'TEXT_TO_VIDEO' | 'IMAGE_TO_VIDEO' | 'REFERENCE_TO_VIDEO';

/** The height of the picture, lowest first. */
export type Resolution = 'SD_480P' | 'HD_720P' | 'FHD_1080P' | 'UHD_4K';

/** The shape of the picture, width to height. */
export type AspectRatio = 'LANDSCAPE_16_9' | 'CLASSIC_4_3' | 'SQUARE_1_1' | 'PORTRAIT_9_21' | 'PORTRAIT_9_16';

/** The reason of a failure. */
export type FailureCode =
  | 'GENERATION_FAILED'
  | 'CONTENT_REJECTED'
  | 'PROVIDER_ERROR'
  | 'SUBMISSION_FAILED'
  | 'SUBMISSION_UNCONFIRMED'
  | 'QUOTA_EXCEEDED'
  | 'PAYMENT_REQUIRED'
  | 'KEY_REFUSED'
  | 'NOT_FOUND';

/** The expected processing time, fixed at the first poll: a log-normal body and a tail of stragglers. */
export interface Forecast {
  readonly medianSeconds: number;
  /** The standard deviation of the body's logarithm. */
  readonly sigma: number;
  /** The share of the tail, from 0 to 1. */
  readonly stragglers: number;
  /** The number of recent completions of its kind behind it; 0 without any. */
  readonly samples: number;
}
