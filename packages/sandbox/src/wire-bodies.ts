import type { WireListItem, WireRateLimit, WireStatus, WireSubmission, WireUsage } from '@videogen/videogenapi';
import { printTime } from './clock.ts';
import { findFailure } from './failure.ts';
import { phaseAt, type Generation } from './generation.ts';
import { printStatusWord } from './status-word.ts';

/** A documented body whose status word may be any: a prompt can ask for others than the documented ones. */
type AnyWord<Body> = Omit<Body, 'status'> & { readonly status: string };

/** Style and frame rate cannot be asked for; the document answers these. */
const look = { style: 'realistic', fps: 30 } as const;

/** What a submission's answer says of its user's limits. */
export interface Limits {
  readonly usage: WireUsage;
  /** Undefined while the limiter is off. */
  readonly rateLimit: WireRateLimit | undefined;
}

/** The body that answers an accepted submission, in the document's order of fields. */
export function printSubmission(generation: Generation, { usage, rateLimit }: Limits): AnyWord<WireSubmission> {
  return {
    success: true,
    generation_id: generation.id,
    request_id: generation.requestId,
    status: printStatusWord(generation, 'pending', generation.createdAtMs),
    type: generation.type,
    model: generation.model,
    prompt: generation.prompt,
    duration: generation.duration,
    resolution: generation.resolution,
    ...look,
    aspect_ratio: generation.aspectRatio,
    seed: generation.seed,
    // Not under the base URL `/api/v1/`: the document has it so.
    status_url: `/v1/status/${generation.id}`,
    message: 'Video generation request submitted successfully.',
    usage,
    ...(rateLimit && { rate_limit: rateLimit }),
  };
}

/** The body of `GET /status/{id}`. Nothing that clients take for completion is in it any earlier. */
export function printStatus(generation: Generation, nowMs: number, origin: string): AnyWord<WireStatus> {
  const phase = phaseAt(generation, nowMs);
  const completed = phase.status === 'completed';
  return {
    success: true,
    generation_id: generation.id,
    status: printStatusWord(generation, phase.status, nowMs),
    type: generation.type,
    model: generation.model,
    ...(completed && phase.linked && { video_url: videoUrl(generation, origin) }),
    prompt: generation.prompt,
    duration: generation.cues.has('null-duration') ? null : generation.duration,
    resolution: generation.resolution,
    ...look,
    aspect_ratio: generation.aspectRatio,
    ...(completed && { processing_time: phase.processingSeconds, completed_at: printTime(phase.sinceMs) }),
    seed: generation.seed,
    ...(phase.status === 'failed' && findFailure(generation.cues)),
  };
}

/** One item of `GET /generations`. Characters outside the BMP come back as `????`, as seen live. */
export function printListItem(generation: Generation, nowMs: number, origin: string): AnyWord<WireListItem> {
  const phase = phaseAt(generation, nowMs);
  const completed = phase.status === 'completed';
  return {
    generation_id: generation.id,
    status: printStatusWord(generation, phase.status, nowMs),
    type: generation.type,
    prompt: generation.prompt.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '????'),
    ...look,
    created_at: printTime(generation.createdAtMs),
    updated_at: printTime(phase.sinceMs),
    video_url: completed && phase.linked ? videoUrl(generation, origin) : null,
    processing_time: completed ? phase.processingSeconds : null,
  };
}

function videoUrl(generation: Generation, origin: string): string {
  return `${origin}/api/v1/video/${generation.id}`;
}
