/** What the rest of the gateway says for what VideoGenAPI calls `text-to-video`, `1080p`, `9:21`, `in_queue` … */

const modes = {
  'text-to-video': 'TEXT_TO_VIDEO',
  'image-to-video': 'IMAGE_TO_VIDEO',
  'reference-to-video': 'REFERENCE_TO_VIDEO',
} as const;

const resolutions = { '480p': 'SD_480P', '720p': 'HD_720P', '1080p': 'FHD_1080P', '4K': 'UHD_4K' } as const;

const aspectRatios = {
  '16:9': 'LANDSCAPE_16_9',
  '4:3': 'CLASSIC_4_3',
  '1:1': 'SQUARE_1_1',
  '9:21': 'PORTRAIT_9_21',
  '9:16': 'PORTRAIT_9_16',
} as const;

/** How a video is made: from words, from one image, or from reference images. */
export type GenerationMode = (typeof modes)[keyof typeof modes];
/** A video's height class, lowest first. */
export type Resolution = (typeof resolutions)[keyof typeof resolutions];
/** A video's shape. 9:16 is widely sent though the document does not list it. */
export type AspectRatio = (typeof aspectRatios)[keyof typeof aspectRatios];
/** Whether a model belongs to the free or the premium list. */
export type ModelTier = 'FREE' | 'PREMIUM';
/** A status that VideoGenAPI can report. */
export type UpstreamStatus = 'PENDING' | 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** All resolutions, lowest first. */
export const RESOLUTIONS: readonly Resolution[] = Object.values(resolutions);

/** `text-to-video` → `TEXT_TO_VIDEO`; undefined for a type that we do not know. */
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

const statusWords: Record<UpstreamStatus, readonly string[]> = {
  PENDING: ['pending', 'submitted'],
  IN_QUEUE: ['in_queue', 'queued'],
  IN_PROGRESS: ['in_progress', 'processing', 'generating', 'running'],
  COMPLETED: ['completed', 'complete', 'done', 'succeeded', 'success', 'ready'],
  FAILED: ['failed', 'error', 'timeout', 'canceled', 'cancelled'],
};

/** The status behind a word, whatever its letter case; undefined for a word that no client has seen. */
export function parseStatusWord(word: string): UpstreamStatus | undefined {
  const lower = word.trim().toLowerCase();
  return upstreamStatuses.find((status) => statusWords[status].includes(lower));
}

const upstreamStatuses: readonly UpstreamStatus[] = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED', 'FAILED'];

function lookUp<Name extends string>(table: Readonly<Record<string, Name>>, word: string): Name | undefined {
  const lower = word.trim().toLowerCase();
  return Object.entries(table).find(([key]) => key.toLowerCase() === lower)?.[1];
}

function lookUpWord<Name extends string>(table: Readonly<Record<string, Name>>, name: Name): string {
  return Object.entries(table).find(([, value]) => value === name)?.[0] ?? name;
}
