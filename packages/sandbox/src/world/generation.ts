import type { WireMode, WireModel } from '@videogen/videogenapi';
import type { Cue } from './cue.ts';
import { findFailure } from './failure.ts';

/** An accepted submission with its defaults. It never changes: its status follows from its age. */
export interface Generation {
  readonly id: string;
  readonly requestId: string;
  /** The masked key of its user. */
  readonly owner: string;
  readonly type: WireMode;
  readonly model: WireModel;
  readonly prompt: string;
  /** Seconds of video. */
  readonly duration: number;
  readonly resolution: string;
  readonly aspectRatio: string;
  readonly seed: number;
  readonly addAudio: boolean;
  readonly cues: ReadonlySet<Cue>;
  readonly createdAtMs: number;
  /** The processing time of the video, by the sandbox's clock. */
  readonly videoMs: number;
  /** The processing time of the sound, after the video. */
  readonly audioMs: number;
  /** The delay of the file after completion, if its prompt asks for a late file. */
  readonly lateMs: number;
}

/** The status of a generation, and the time since which it has it, by the sandbox's clock. */
export type Phase =
  | { readonly status: 'pending' | 'in_queue' | 'in_progress'; readonly sinceMs: number }
  | { readonly status: 'failed'; readonly sinceMs: number }
  | {
      readonly status: 'completed';
      readonly sinceMs: number;
      readonly processingSeconds: number;
      /** True if answers have the URL of the file. */
      readonly linked: boolean;
      /** True if the URL serves the file. */
      readonly playable: boolean;
    };

/** A generation is pending up to the first of these parts of the video's time, and in the queue up to the second. */
const pendingUntil = 0.05;
const queuedUntil = 0.2;

/** The phase of a generation at a time. It is `in_progress` until its sound is done, too. */
export function phaseAt(generation: Generation, nowMs: number): Phase {
  const { createdAtMs, videoMs, audioMs, cues } = generation;
  const queuedAtMs = createdAtMs + videoMs * pendingUntil;
  const startedAtMs = createdAtMs + videoMs * queuedUntil;
  const endedAtMs = endOf(generation);
  if (nowMs < queuedAtMs) return { status: 'pending', sinceMs: createdAtMs };
  if (nowMs < startedAtMs) return { status: 'in_queue', sinceMs: queuedAtMs };
  if (nowMs < endedAtMs) return { status: 'in_progress', sinceMs: startedAtMs };
  if (findFailure(cues) !== undefined) return { status: 'failed', sinceMs: endedAtMs };
  return {
    status: 'completed',
    sinceMs: endedAtMs,
    processingSeconds: Math.ceil((videoMs + audioMs) / 1000),
    ...fileAt(generation, nowMs - endedAtMs),
  };
}

/** The time at which a generation ends; Infinity for one that never does. */
export function endOf({ createdAtMs, videoMs, audioMs, cues }: Generation): number {
  return cues.has('stuck') ? Infinity : createdAtMs + videoMs + audioMs;
}

/** The state of the file, so many milliseconds after completion. */
function fileAt({ cues, lateMs }: Generation, passedMs: number): { linked: boolean; playable: boolean } {
  const late = passedMs < lateMs;
  if (cues.has('no-file') || (cues.has('late-file') && late)) return { linked: false, playable: false };
  return { linked: true, playable: !(cues.has('late-download') && late) };
}
