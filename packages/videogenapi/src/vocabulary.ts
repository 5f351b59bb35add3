import type { WireMode } from './wire.ts';

/** The gateway's names for VideoGenAPI's words: `text-to-video`, `1080p`, `9:21`, `in_queue` and others. */

const modes = {
  'text-to-video': 'TEXT_TO_VIDEO',
  'image-to-video': 'IMAGE_TO_VIDEO',
  'reference-to-video': 'REFERENCE_TO_VIDEO',
} as const satisfies Record<WireMode, string>;

const resolutions = { '480p': 'SD_480P', '720p': 'HD_720P', '1080p': 'FHD_1080P', '4K': 'UHD_4K' } as const;

const aspectRatios = {
  '16:9': 'LANDSCAPE_16_9',
  '4:3': 'CLASSIC_4_3',
  '1:1': 'SQUARE_1_1',
  '9:21': 'PORTRAIT_9_21',
  '9:16': 'PORTRAIT_9_16',
} as const;

/** The source of a video: a text, one image, or reference images. */
export type GenerationMode = (typeof modes)[keyof typeof modes];
/** The height class of a video. */
export type Resolution = (typeof resolutions)[keyof typeof resolutions];
/** The aspect ratio of a video. 9:16 is widely used, although the document does not list it. */
export type AspectRatio = (typeof aspectRatios)[keyof typeof aspectRatios];

/** All modes. */
export const MODES: readonly GenerationMode[] = Object.values(modes);
/** All resolutions, lowest first. */
export const RESOLUTIONS: readonly Resolution[] = Object.values(resolutions);
/** The lists of models to which a model can belong. */
export const TIERS = ['FREE', 'PREMIUM'] as const;
/** The standing of a model: documented by VideoGenAPI, used by others without being documented, or with its end announced. */
export const LIFECYCLES = ['DOCUMENTED', 'SEEN_IN_USE', 'ENDING'] as const;

/** One of {@link TIERS}. */
export type ModelTier = (typeof TIERS)[number];
/** One of {@link LIFECYCLES}. */
export type ModelLifecycle = (typeof LIFECYCLES)[number];

/** `text-to-video` → `TEXT_TO_VIDEO`; undefined for an unknown type. */
export function parseMode(word: string): GenerationMode | undefined {
  return lookUp(modes, word);
}

/** `1080p` → `FHD_1080P`, in any letter case. */
export function parseResolution(word: string): Resolution | undefined {
  return lookUp(resolutions, word);
}

/** `9:21` → `PORTRAIT_9_21`. */
export function parseAspectRatio(word: string): AspectRatio | undefined {
  return lookUp(aspectRatios, word);
}

/** `FHD_1080P` → `1080p`. */
export function printResolution(resolution: Resolution): string {
  return lookUpWord(resolutions, resolution);
}

/** `PORTRAIT_9_21` → `9:21`. */
export function printAspectRatio(aspectRatio: AspectRatio): string {
  return lookUpWord(aspectRatios, aspectRatio);
}

const statusWords = {
  pending: 'PENDING',
  submitted: 'PENDING',
  in_queue: 'IN_QUEUE',
  queued: 'IN_QUEUE',
  in_progress: 'IN_PROGRESS',
  processing: 'IN_PROGRESS',
  generating: 'IN_PROGRESS',
  running: 'IN_PROGRESS',
  completed: 'COMPLETED',
  complete: 'COMPLETED',
  done: 'COMPLETED',
  succeeded: 'COMPLETED',
  success: 'COMPLETED',
  ready: 'COMPLETED',
  failed: 'FAILED',
  error: 'FAILED',
  timeout: 'FAILED',
  canceled: 'FAILED',
  cancelled: 'FAILED',
} as const;

/** A status that VideoGenAPI can report. */
export type UpstreamStatus = (typeof statusWords)[keyof typeof statusWords];

/** The status for a word of VideoGenAPI's, in any letter case; undefined for an unknown word. */
export function parseStatusWord(word: string): UpstreamStatus | undefined {
  return lookUp(statusWords, word);
}

function lookUp<Name extends string>(table: Readonly<Record<string, Name>>, word: string): Name | undefined {
  const lower = word.trim().toLowerCase();
  return Object.entries(table).find(([key]) => key.toLowerCase() === lower)?.[1];
}

function lookUpWord<Name extends string>(table: Readonly<Record<string, Name>>, name: Name): string {
  return Object.entries(table).find(([, value]) => value === name)?.[0] ?? name;
}
