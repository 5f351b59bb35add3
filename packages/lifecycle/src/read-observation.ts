import { speaksOfModeration, type ObservedGeneration } from '@videogen/videogenapi';
import type { Generation, GenerationFailure, ObservedFacts, Observation } from '@videogen/store';

type Told = Extract<Observation, { type: 'told' }>;

/**
 * An answer of VideoGenAPI's → what it tells of the generation. A value without a name of ours reads as null, with a warning,
 * and stands in `extra` as it was written.
 */
export function readObservation(observed: ObservedGeneration, before: Pick<Generation, 'extra'>): Told {
  const videoUrl = readHttpUrl(observed.videoUrl);
  // `completed` can come before the file is there: without a URL it is not yet the end.
  const early = observed.status === 'COMPLETED' && videoUrl === undefined;
  return {
    type: 'told',
    status: early ? 'IN_PROGRESS' : observed.status,
    facts: readFacts(observed, videoUrl, before),
    failure: observed.status === 'FAILED' ? readFailure(observed.failureMessage) : undefined,
    warnings: listWarnings(observed, videoUrl),
  };
}

/** What names the generation accepts the submission, whatever the status word is or whether there is one. */
export function readAcceptance(observed: ObservedGeneration, before: Pick<Generation, 'extra'>): Told {
  const observation = readObservation(observed, before);
  return { ...observation, status: observation.status ?? 'PENDING' };
}

function readFacts(
  observed: ObservedGeneration,
  videoUrl: string | undefined,
  { extra }: Pick<Generation, 'extra'>,
): ObservedFacts {
  const { model, unknownWords } = observed;
  const orUnknown = <Value>(field: string, value: Value | undefined): Value | null | undefined =>
    field in unknownWords ? null : value;
  return {
    generationId: observed.generationId,
    requestId: observed.requestId,
    upstreamStatus: observed.statusWord,
    mode: orUnknown('type', observed.mode),
    model: model && { key: model.key, name: model.name ?? null, provider: model.provider ?? null },
    duration: observed.duration,
    resolution: orUnknown('resolution', observed.resolution),
    aspectRatio: orUnknown('aspect_ratio', observed.aspectRatio),
    seed: observed.seed,
    style: observed.style,
    fps: observed.fps,
    videoUrl,
    completedAt: observed.completedAt,
    processingTimeSeconds: observed.processingTimeSeconds,
    extra: Object.keys(unknownWords).length === 0 ? undefined : { ...extra, ...unknownWords },
  };
}

function listWarnings(
  { unknownWords, videoUrl: told }: ObservedGeneration,
  videoUrl: string | undefined,
): readonly string[] {
  return [
    ...Object.entries(unknownWords).map(
      ([field, word]) => `VideoGenAPI answered ${field} "${word}", for which this gateway has no name.`,
    ),
    ...(told !== undefined && videoUrl === undefined
      ? ['VideoGenAPI answered a video_url that is no http(s) URL.']
      : []),
  ];
}

function readHttpUrl(value: string | undefined): string | undefined {
  const protocol = value === undefined ? undefined : URL.parse(value)?.protocol;
  return protocol === 'http:' || protocol === 'https:' ? value : undefined;
}

const providerWords = /\b(provider|vendor|upstream|service unavailable|overloaded)\b/i;

function readFailure(upstreamMessage: string | undefined): GenerationFailure {
  const words = upstreamMessage ?? '';
  const kind = speaksOfModeration(words) ? 'rejected' : providerWords.test(words) ? 'provider' : 'generation';
  return { ...failures[kind], upstreamMessage: upstreamMessage ?? null };
}

const failures = {
  rejected: { code: 'CONTENT_REJECTED', message: 'VideoGenAPI rejected the content.' },
  provider: { code: 'PROVIDER_ERROR', message: "The model's provider failed." },
  generation: { code: 'GENERATION_FAILED', message: 'VideoGenAPI could not make this video.' },
} as const;
