import { parseStatusWord, speaksOfModeration, type ObservedGeneration } from '@videogen/videogenapi';
import {
  isMadeHere,
  isTerminal,
  type Generation,
  type GenerationFailure,
  type ObservedFacts,
  type Observation,
} from '@videogen/store';
import { detectMode } from '../input/generate-input.ts';

type Report = Extract<Observation, { type: 'reported' }>;

/** Facts of a generation that are needed to read an answer about it. */
export type Before = Pick<Generation, 'inputDigest' | 'imageUrl' | 'referenceImageUrls' | 'extra' | 'upstreamStatus'>;

/**
 * An answer of VideoGenAPI → an observation. A value without a name here becomes null, with a warning, and its word is kept in
 * `extra`. A generation that was requested here keeps the mode of its input.
 */
export function readObservation(observed: ObservedGeneration, before: Before): Report {
  const videoUrl = readHttpUrl(observed.videoUrl);
  // `completed` can come before the file: without a URL it is not the end yet.
  const isEarly = observed.status === 'COMPLETED' && videoUrl === undefined;
  return {
    type: 'reported',
    status: isEarly ? 'IN_PROGRESS' : observed.status,
    facts: readFacts(observed, videoUrl, before),
    failure: observed.status === 'FAILED' ? readFailure(observed.failureMessage) : undefined,
    warnings: listWarnings(observed, videoUrl, before),
  };
}

/** The observation of an answer that names the generation. It accepts the submission with any status word, or none. */
export function readAcceptance(observed: ObservedGeneration, before: Before): Report {
  const observation = readObservation(observed, before);
  return { ...observation, status: observation.status ?? 'PENDING' };
}

function readFacts(observed: ObservedGeneration, videoUrl: string | undefined, before: Before): ObservedFacts {
  const { extra, upstreamStatus } = before;
  const { model, unknownWords } = observed;
  const orUnknown = <Value>(field: string, value: Value | undefined): Value | null | undefined =>
    field in unknownWords ? null : value;
  return {
    upstreamId: observed.upstreamId,
    requestId: observed.requestId,
    upstreamStatus: isBehind(observed, upstreamStatus) ? undefined : observed.statusWord,
    // VideoGenAPI calls one or two references "image-to-video", so its word counts only for generations made elsewhere.
    mode: isMadeHere(before) ? detectMode(before) : orUnknown('type', observed.mode),
    modelKey: model?.key,
    modelName: model && (model.name ?? null),
    modelProvider: model && (model.provider ?? null),
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

/** True for an outdated answer: a completed one without a URL counts as IN_PROGRESS here, but any earlier status is old. */
function isBehind({ status }: ObservedGeneration, wordBefore: string | null): boolean {
  if (status === undefined || isTerminal(status)) return false;
  return wordBefore !== null && parseStatusWord(wordBefore) === 'COMPLETED';
}

function listWarnings(
  { unknownWords, videoUrl: reportedUrl }: ObservedGeneration,
  videoUrl: string | undefined,
  before: Before,
): readonly string[] {
  const { type: _, ...others } = unknownWords;
  // The mode of a generation that was requested through this gateway follows from its input, so an unknown word needs no warning.
  return [
    ...Object.entries(isMadeHere(before) ? others : unknownWords).map(
      ([field, word]) => `VideoGenAPI answered ${field} "${word}", for which this gateway has no name.`,
    ),
    ...(reportedUrl !== undefined && videoUrl === undefined
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
