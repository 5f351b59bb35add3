import type { ObservedGeneration } from '@videogen/videogenapi';

/** What the list and a look tell of one generation, together. The look wins: the list lacks much and spoils emoji. */
export function mergeAnswers(listed: ObservedGeneration, looked: ObservedGeneration): ObservedGeneration {
  const { status, statusWord } = looked.statusWord === undefined ? listed : looked;
  const mode = looked.mode ?? listed.mode;
  const resolution = looked.resolution ?? listed.resolution;
  const aspectRatio = looked.aspectRatio ?? listed.aspectRatio;
  const known: Readonly<Record<string, string | undefined>> = { type: mode, resolution, aspect_ratio: aspectRatio };
  const unknownWords = Object.entries({ ...listed.unknownWords, ...looked.unknownWords });
  return {
    generationId: listed.generationId,
    requestId: looked.requestId ?? listed.requestId,
    status,
    statusWord,
    mode,
    model: looked.model ?? listed.model,
    prompt: looked.prompt ?? listed.prompt,
    duration: looked.duration ?? listed.duration,
    resolution,
    aspectRatio,
    unknownWords: Object.fromEntries(unknownWords.filter(([field]) => known[field] === undefined)),
    seed: looked.seed ?? listed.seed,
    style: looked.style ?? listed.style,
    fps: looked.fps ?? listed.fps,
    videoUrl: looked.videoUrl ?? listed.videoUrl,
    processingTimeSeconds: looked.processingTimeSeconds ?? listed.processingTimeSeconds,
    createdAt: looked.createdAt ?? listed.createdAt,
    completedAt: looked.completedAt ?? listed.completedAt,
    failureMessage: looked.failureMessage ?? listed.failureMessage,
  };
}
