import type { ObservedGeneration } from '@videogen/videogenapi';

/** Merges an entry of the list with a status. The status wins, as the list lacks fields and replaces emoji. */
export function mergeAnswers(listed: ObservedGeneration, polled: ObservedGeneration): ObservedGeneration {
  const { status, statusWord } = polled.statusWord === undefined ? listed : polled;
  const mode = polled.mode ?? listed.mode;
  const resolution = polled.resolution ?? listed.resolution;
  const aspectRatio = polled.aspectRatio ?? listed.aspectRatio;
  const known: Readonly<Record<string, string | undefined>> = { type: mode, resolution, aspect_ratio: aspectRatio };
  const unknownWords = Object.entries({ ...listed.unknownWords, ...polled.unknownWords });
  return {
    upstreamId: listed.upstreamId,
    requestId: polled.requestId ?? listed.requestId,
    status,
    statusWord,
    mode,
    model: polled.model ?? listed.model,
    prompt: polled.prompt ?? listed.prompt,
    duration: polled.duration ?? listed.duration,
    resolution,
    aspectRatio,
    unknownWords: Object.fromEntries(unknownWords.filter(([field]) => known[field] === undefined)),
    seed: polled.seed ?? listed.seed,
    style: polled.style ?? listed.style,
    fps: polled.fps ?? listed.fps,
    videoUrl: polled.videoUrl ?? listed.videoUrl,
    processingTimeSeconds: polled.processingTimeSeconds ?? listed.processingTimeSeconds,
    createdAt: polled.createdAt ?? listed.createdAt,
    completedAt: polled.completedAt ?? listed.completedAt,
    failureMessage: polled.failureMessage ?? listed.failureMessage,
  };
}
