import type * as lifecycle from '@videogen/lifecycle';
import type * as store from '@videogen/store';
import type * as videogenapi from '@videogen/videogenapi';
import { builder } from './builder.ts';

/** The values of an enum with their descriptions. A value too many or too few does not compile. */
type Described<Word extends string> = Readonly<Record<Word, { readonly description: string }>>;

/** The status of a generation. */
export const GenerationStatus = builder.enumType('GenerationStatus', {
  description:
    'The status of a generation. It only moves forward; COMPLETED, FAILED and CANCELED are final: only the label can change after that.',
  values: {
    SCHEDULED: { description: 'It waits in the gateway for its rate limit and has not been sent.' },
    UNCONFIRMED: {
      description:
        'It was sent, but the answer was lost: it may have been accepted and charged. It is never sent a second time.',
    },
    PENDING: { description: 'VideoGenAPI has accepted it.' },
    IN_QUEUE: { description: "It waits in VideoGenAPI's queue for the model." },
    IN_PROGRESS: { description: 'VideoGenAPI is making the video.' },
    COMPLETED: { description: 'The video is done: see `videoUrl`.' },
    FAILED: { description: 'No video will be made: see `failure`.' },
    CANCELED: { description: 'It was canceled before it was sent.' },
  } as const satisfies Described<store.VisibleStatus>,
});

/** The source of a video. */
export const GenerationMode = builder.enumType('GenerationMode', {
  description: 'The source of a video. VideoGenAPI detects it from the fields of the input.',
  values: {
    TEXT_TO_VIDEO: { description: 'The prompt alone.' },
    IMAGE_TO_VIDEO: { description: 'The prompt and one image.' },
    REFERENCE_TO_VIDEO: { description: 'The prompt and one to five reference images.' },
  } as const satisfies Described<store.GenerationMode>,
});

/** The height of the picture. */
export const Resolution = builder.enumType('Resolution', {
  description: 'The height of the picture.',
  values: {
    SD_480P: { description: '480p' },
    HD_720P: { description: '720p' },
    FHD_1080P: { description: '1080p' },
    UHD_4K: { description: '4K' },
  } as const satisfies Described<store.Resolution>,
});

/** The aspect ratio of the picture. */
export const AspectRatio = builder.enumType('AspectRatio', {
  description: 'The aspect ratio of the picture, width to height.',
  values: {
    LANDSCAPE_16_9: { description: '16:9' },
    CLASSIC_4_3: { description: '4:3' },
    SQUARE_1_1: { description: '1:1' },
    PORTRAIT_9_21: { description: '9:21' },
    PORTRAIT_9_16: { description: '9:16; widely used, although VideoGenAPI does not document it.' },
  } as const satisfies Described<store.AspectRatio>,
});

/** VideoGenAPI's two lists of models. */
export const ModelTier = builder.enumType('ModelTier', {
  description: "VideoGenAPI's two lists of models.",
  values: {
    FREE: { description: 'The model is in every plan.' },
    PREMIUM: { description: 'The model is in paid plans.' },
  } as const satisfies Described<videogenapi.ModelTier>,
});

/** The standing of a model at VideoGenAPI. */
export const ModelLifecycle = builder.enumType('ModelLifecycle', {
  description: 'The standing of a model at VideoGenAPI.',
  values: {
    DOCUMENTED: { description: "VideoGenAPI's document lists the model." },
    SEEN_IN_USE: {
      description: 'Clients of VideoGenAPI use the model, but the document does not list it. Its limits are not known.',
    },
    ENDING: { description: "The model's end was announced: VideoGenAPI may stop serving it at any time." },
  } as const satisfies Described<videogenapi.ModelLifecycle>,
});

/** The handling of a submission whose rate limit is used up. */
export const RateLimitPolicy = builder.enumType('RateLimitPolicy', {
  description: 'The handling of a submission whose rate limit is used up.',
  values: {
    FAIL: { description: 'The result is a RateLimitedError with the wait.' },
    QUEUE: {
      description:
        'The generation waits as SCHEDULED and is submitted once the rate limit allows it, in order for each model. `submitAt` is the expected time; cancelGeneration cancels it.',
    },
  } as const satisfies Described<lifecycle.RateLimitPolicy>,
});

/** The quota that is used up. */
export const QuotaScope = builder.enumType('QuotaScope', {
  description: 'The quota that is used up.',
  values: {
    MONTHLY: { description: "The key's quota for this month." },
    PROVIDER: { description: "VideoGenAPI's own quota at its provider, which the caller cannot influence." },
  } as const satisfies Described<videogenapi.QuotaScope>,
});

/** The reason of a failure. */
export const FailureCode = builder.enumType('FailureCode', {
  description: 'The reason of a failure.',
  values: {
    GENERATION_FAILED: { description: 'VideoGenAPI could not make the video.' },
    CONTENT_REJECTED: { description: 'Moderation rejected the content.' },
    PROVIDER_ERROR: { description: "The model's provider failed." },
    SUBMISSION_FAILED: { description: 'The submission was refused or never sent, and certainly not charged.' },
    SUBMISSION_UNCONFIRMED: {
      description: 'The answer to the submission was lost and its outcome was not found; it may have been charged.',
    },
    QUOTA_EXCEEDED: { description: 'The quota was used up when the scheduled submission was sent.' },
    PAYMENT_REQUIRED: { description: 'VideoGenAPI asked for payment when the scheduled submission was sent.' },
    KEY_REFUSED: { description: 'VideoGenAPI refused the key.' },
    NOT_FOUND: { description: 'VideoGenAPI no longer knows the generation.' },
  } as const satisfies Described<store.FailureCode>,
});
