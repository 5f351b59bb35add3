import { speaksOfModeration, type ObservedGeneration } from '@videogen/videogenapi';
import type { GenerationFailure, ObservedFacts, Observation } from '@videogen/store';

type Told = Extract<Observation, { type: 'told' }>;

/** An answer of VideoGenAPI's → what it tells of the generation. Words without a name of ours become warnings. */
export function readObservation(observed: ObservedGeneration): Told {
  const videoUrl = readHttpUrl(observed.videoUrl);
  // `completed` can come before the file is there: without a URL it is not yet the end.
  const early = observed.status === 'COMPLETED' && videoUrl === undefined;
  return {
    type: 'told',
    status: early ? 'IN_PROGRESS' : observed.status,
    facts: readFacts(observed, videoUrl),
    failure: observed.status === 'FAILED' ? readFailure(observed.failureMessage) : undefined,
    warnings: Object.entries(observed.unknownWords).map(
      ([field, word]) => `VideoGenAPI answered ${field} "${word}", for which this gateway has no name.`,
    ),
  };
}

function readFacts(observed: ObservedGeneration, videoUrl: string | undefined): ObservedFacts {
  const { model } = observed;
  return {
    generationId: observed.generationId,
    requestId: observed.requestId,
    upstreamStatus: observed.statusWord,
    mode: observed.mode,
    model: model && { key: model.key, name: model.name ?? null, provider: model.provider ?? null },
    duration: observed.duration,
    resolution: observed.resolution,
    aspectRatio: observed.aspectRatio,
    seed: observed.seed,
    style: observed.style,
    fps: observed.fps,
    videoUrl,
    completedAt: observed.completedAt,
    processingTimeSeconds: observed.processingTimeSeconds,
  };
}

function readHttpUrl(value: string | undefined): string | undefined {
  const protocol = value === undefined ? undefined : URL.parse(value)?.protocol;
  return protocol === 'http:' || protocol === 'https:' ? value : undefined;
}

function readFailure(upstreamMessage: string | undefined): GenerationFailure {
  const rejected = upstreamMessage !== undefined && speaksOfModeration(upstreamMessage);
  return {
    code: rejected ? 'CONTENT_REJECTED' : 'GENERATION_FAILED',
    message: rejected ? 'VideoGenAPI rejected the content.' : 'VideoGenAPI could not make this video.',
    upstreamMessage: upstreamMessage ?? null,
  };
}
