import type { WireListItem, WireRateLimit, WireStatus, WireSubmission, WireUsage } from '@videogen/videogenapi';
import { printTime } from '../world/clock.ts';
import { findFailure } from '../world/failure.ts';
import { phaseAt, type Generation } from '../world/generation.ts';
import { printStatusWord } from './status-word.ts';

/** A documented body with any status word, as a prompt can ask for undocumented ones. */
type AnyWord<Body> = Omit<Body, 'status'> & { readonly status: string };

/** The values that the document's answers have. No parameter sets them. */
const styleAndRate = { style: 'realistic', fps: 30 } as const;

/** The user's limits, as the answer to a submission shows them. */
export interface Limits {
  readonly usage: WireUsage;
  /** Undefined if the rate limit is off. */
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
    ...styleAndRate,
    aspect_ratio: generation.aspectRatio,
    seed: generation.seed,
    // The path in the document, which is not below the base URL `/api/v1/`.
    status_url: `/v1/status/${generation.id}`,
    message: 'Video generation request submitted successfully.',
    usage,
    ...(rateLimit && { rate_limit: rateLimit }),
  };
}

/** The body of `GET /status/{id}`. Fields by which clients recognise completion are absent before it. */
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
    ...styleAndRate,
    aspect_ratio: generation.aspectRatio,
    ...(completed && { processing_time: phase.processingSeconds, completed_at: printTime(phase.sinceMs) }),
    seed: generation.seed,
    ...(phase.status === 'failed' && findFailure(generation.cues)),
  };
}

/** One item of `GET /generations`. Characters outside the BMP come back as `????`, as on the live service. */
export function printListItem(generation: Generation, nowMs: number, origin: string): AnyWord<WireListItem> {
  const phase = phaseAt(generation, nowMs);
  const completed = phase.status === 'completed';
  return {
    generation_id: generation.id,
    status: printStatusWord(generation, phase.status, nowMs),
    type: generation.type,
    prompt: generation.prompt.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '????'),
    ...styleAndRate,
    created_at: printTime(generation.createdAtMs),
    updated_at: printTime(phase.sinceMs),
    video_url: completed && phase.linked ? videoUrl(generation, origin) : null,
    processing_time: completed ? phase.processingSeconds : null,
  };
}

function videoUrl(generation: Generation, origin: string): string {
  return `${origin}/api/v1/video/${generation.id}`;
}
