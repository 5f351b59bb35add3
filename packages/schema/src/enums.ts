import { builder } from './builder.ts';

/** Where a generation stands. */
export const GenerationStatus = builder.enumType('GenerationStatus', {
  description: 'Where a generation stands. It only moves forward; COMPLETED, FAILED and CANCELED are final.',
  values: {
    SCHEDULED: { description: 'Kept by the gateway until a rate limit leaves room; not sent yet.' },
    UNCONFIRMED: {
      description:
        'Sent, but the answer was lost: it may have been accepted and charged. It is never sent a second time.',
    },
    PENDING: { description: 'Accepted by VideoGenAPI.' },
    IN_QUEUE: { description: "Waiting in the model's queue." },
    IN_PROGRESS: { description: 'Being made.' },
    COMPLETED: { description: 'Done: see `videoUrl`.' },
    FAILED: { description: 'It will not be made: see `failure`.' },
    CANCELED: { description: 'Withdrawn before it was sent.' },
  } as const,
});

/** How a video is made. */
export const GenerationMode = builder.enumType('GenerationMode', {
  description: 'How a video is made; VideoGenAPI detects it from what is given.',
  values: {
    TEXT_TO_VIDEO: { description: 'From the prompt alone.' },
    IMAGE_TO_VIDEO: { description: 'From the prompt and one image.' },
    REFERENCE_TO_VIDEO: { description: 'From the prompt and one to five reference images.' },
  } as const,
});

/** The height of the picture. */
export const Resolution = builder.enumType('Resolution', {
  description: 'The height of the picture.',
  values: {
    SD_480P: { description: '480p' },
    HD_720P: { description: '720p' },
    FHD_1080P: { description: '1080p' },
    UHD_4K: { description: '4K' },
  } as const,
});

/** The shape of the picture. */
export const AspectRatio = builder.enumType('AspectRatio', {
  description: 'The shape of the picture, width to height.',
  values: {
    LANDSCAPE_16_9: { description: '16:9' },
    CLASSIC_4_3: { description: '4:3' },
    SQUARE_1_1: { description: '1:1' },
    PORTRAIT_9_21: { description: '9:21' },
    PORTRAIT_9_16: { description: '9:16; widely used though VideoGenAPI does not document it.' },
  } as const,
});

/** VideoGenAPI's two lists of models. */
export const ModelTier = builder.enumType('ModelTier', {
  description: "VideoGenAPI's two lists of models.",
  values: {
    FREE: { description: 'In every plan.' },
    PREMIUM: { description: 'In paid plans.' },
  } as const,
});

/** What to do when a rate limit leaves no room. */
export const RateLimitPolicy = builder.enumType('RateLimitPolicy', {
  description: 'What to do when a rate limit leaves no room.',
  values: {
    FAIL: { description: 'Answer RateLimitedError with the wait.' },
    QUEUE: {
      description:
        'Hold it as SCHEDULED and submit it when there is room, in order per model. `submitAt` tells when that is expected; cancelGeneration withdraws it.',
    },
  } as const,
});

/** Whose allowance is used up. */
export const QuotaScope = builder.enumType('QuotaScope', {
  description: 'Whose allowance is used up.',
  values: {
    MONTHLY: { description: "The key's allowance for this month." },
    PROVIDER: { description: 'What VideoGenAPI itself may spend at its provider; not the fault of the caller.' },
  } as const,
});

/** Why a generation failed. */
export const FailureCode = builder.enumType('FailureCode', {
  description: 'Why a generation failed.',
  values: {
    GENERATION_FAILED: { description: 'VideoGenAPI could not make it.' },
    CONTENT_REJECTED: { description: 'Refused by moderation.' },
    PROVIDER_ERROR: { description: "The model's provider failed." },
    SUBMISSION_FAILED: { description: 'Refused or never sent; certainly not charged.' },
    SUBMISSION_UNCONFIRMED: { description: 'Never learned whether it was accepted; it may have been charged.' },
    QUOTA_EXCEEDED: { description: 'The allowance was used up at its turn.' },
    PAYMENT_REQUIRED: { description: 'VideoGenAPI asked for payment at its turn.' },
    KEY_REFUSED: { description: 'The key was refused at its turn or in mid-life.' },
    NOT_FOUND: { description: 'VideoGenAPI no longer knows it.' },
  } as const,
});
