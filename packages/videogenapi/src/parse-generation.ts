import { z } from 'zod';
import { UnreadableAnswerError } from './errors.ts';
import { maskText } from './mask.ts';
import { ObservedText } from './observed-text.ts';
import { count, safeInteger, text, wholeNumber } from './tolerant.ts';
import { parseUpstreamTime } from './upstream-time.ts';
import {
  parseAspectRatio,
  parseMode,
  parseResolution,
  parseStatusWord,
  type AspectRatio,
  type GenerationMode,
  type Resolution,
  type UpstreamStatus,
} from './vocabulary.ts';
import type { Answer } from './answer.ts';

/** The state of one generation in one answer. A missing or unreadable field is undefined. */
export interface ObservedGeneration {
  readonly upstreamId: string;
  readonly requestId: string | undefined;
  /** Undefined for an unknown word. */
  readonly status: UpstreamStatus | undefined;
  /** The status as it was written. */
  readonly statusWord: string | undefined;
  readonly mode: GenerationMode | undefined;
  readonly model: ObservedModel | undefined;
  /** Masked, but comparable with the original. */
  readonly prompt: ObservedText | undefined;
  /** Seconds. */
  readonly duration: number | undefined;
  readonly resolution: Resolution | undefined;
  readonly aspectRatio: AspectRatio | undefined;
  /** Unknown values of `type`, `resolution` and `aspect_ratio`, by field. */
  readonly unknownWords: Readonly<Record<string, string>>;
  readonly seed: number | undefined;
  readonly style: string | undefined;
  readonly fps: number | undefined;
  readonly videoUrl: string | undefined;
  readonly processingTimeSeconds: number | undefined;
  readonly createdAt: Date | undefined;
  readonly completedAt: Date | undefined;
  /** The reason of a failure in VideoGenAPI's words, masked. */
  readonly failureMessage: string | undefined;
}

/** A model as named in an answer. */
export interface ObservedModel {
  readonly key: string;
  readonly name?: string | undefined;
  readonly provider?: string | undefined;
}

const modelField = z
  .union([
    z
      .string()
      .min(1)
      .transform((key) => ({ key })),
    z.object({ key: z.string().min(1), name: text, provider: text }),
  ])
  .optional()
  .catch(undefined);

const generationBody = z.object({
  // The id becomes a part of paths, where `..` would lead to another path.
  generation_id: z.string().regex(/[^.]/),
  request_id: text,
  status: text,
  type: text,
  model: modelField,
  prompt: z.instanceof(ObservedText).optional().catch(undefined),
  duration: wholeNumber,
  resolution: text,
  aspect_ratio: text,
  seed: safeInteger,
  style: text,
  fps: wholeNumber,
  video_url: text,
  processing_time: count,
  created_at: text,
  completed_at: text,
  error: text,
  message: text,
  reason: text,
  failed_reason: text,
});

/** Parses the answer to a submission or a poll, or one entry of the list. Throws {@link UnreadableAnswerError} without an id. */
export function parseGeneration({ status, body }: Pick<Answer, 'status' | 'body'>): ObservedGeneration {
  const parsed = generationBody.safeParse(body);
  if (!parsed.success) throw new UnreadableAnswerError(status, 'without a generation_id');
  const wire = parsed.data;
  const known = {
    type: parseWord(wire.type, parseMode),
    resolution: parseWord(wire.resolution, parseResolution),
    aspect_ratio: parseWord(wire.aspect_ratio, parseAspectRatio),
  };
  const failure = wire.error ?? wire.message ?? wire.reason ?? wire.failed_reason;
  const upstreamStatus = parseWord(wire.status, parseStatusWord);
  return {
    upstreamId: wire.generation_id,
    requestId: wire.request_id,
    status: upstreamStatus,
    statusWord: wire.status,
    mode: known.type,
    model: wire.model,
    prompt: wire.prompt,
    duration: wire.duration,
    resolution: known.resolution,
    aspectRatio: known.aspect_ratio,
    unknownWords: {
      ...(wire.type !== undefined && known.type === undefined && { type: wire.type }),
      ...(wire.resolution !== undefined && known.resolution === undefined && { resolution: wire.resolution }),
      ...(wire.aspect_ratio !== undefined && known.aspect_ratio === undefined && { aspect_ratio: wire.aspect_ratio }),
    },
    seed: wire.seed,
    style: wire.style,
    fps: wire.fps,
    videoUrl: wire.video_url,
    processingTimeSeconds: wire.processing_time,
    createdAt: parseUpstreamTime(wire.created_at),
    completedAt: parseUpstreamTime(wire.completed_at),
    failureMessage: upstreamStatus === 'FAILED' && failure !== undefined ? maskText(failure) : undefined,
  };
}

function parseWord<Known>(word: string | undefined, parse: (word: string) => Known | undefined): Known | undefined {
  return word === undefined ? undefined : parse(word);
}

const listBody = z.object({ data: z.array(z.unknown()) });

/** Parses one page of the list, without entries that have no id. Throws {@link UnreadableAnswerError} without a list. */
export function parseList(answer: Answer): readonly ObservedGeneration[] {
  const list = listBody.safeParse(answer.body);
  if (!list.success) throw new UnreadableAnswerError(answer.status, 'without a list under data');
  return list.data.data
    .filter((entry) => generationBody.safeParse(entry).success)
    .map((entry) => parseGeneration({ status: answer.status, body: entry }));
}
