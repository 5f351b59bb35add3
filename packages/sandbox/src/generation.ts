import type { WireMode, WireModel } from '@videogen/videogenapi';
import type { Cue } from './cue.ts';
import { findFailure } from './failure.ts';

/** An accepted submission with everything filled in. It never changes: what has become of it follows from its age. */
export interface Generation {
  readonly id: string;
  readonly requestId: string;
  /** The masked key of the user it belongs to. */
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
  /** What its prompt asked of the sandbox. */
  readonly cues: ReadonlySet<Cue>;
  readonly createdAtMs: number;
  /** How long the video takes, of the sandbox's clock. */
  readonly videoMs: number;
  /** How long the sound takes after it. */
  readonly audioMs: number;
  /** How much later than completion a file comes that its prompt wants late. */
  readonly lateMs: number;
}

/** Where a generation stands, and since when by the sandbox's clock. */
export type Phase =
  | { readonly status: 'pending' | 'in_queue' | 'in_progress'; readonly sinceMs: number }
  | { readonly status: 'failed'; readonly sinceMs: number }
  | {
      readonly status: 'completed';
      readonly sinceMs: number;
      readonly processingSeconds: number;
      /** Whether answers name the file. */
      readonly linked: boolean;
      /** Whether the file is there. */
      readonly playable: boolean;
    };

/** Up to these parts of the video's time a generation is pending, then in the queue. */
const pendingUntil = 0.05;
const queuedUntil = 0.2;

/** The phase of a generation at a time. While the sound is made nothing looks completed: it stays `in_progress`. */
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

/** When a generation is over; Infinity for one that never will be. */
export function endOf({ createdAtMs, videoMs, audioMs, cues }: Generation): number {
  return cues.has('stuck') ? Infinity : createdAtMs + videoMs + audioMs;
}

/** What there is of the file, so long after completion. */
function fileAt({ cues, lateMs }: Generation, passedMs: number): { linked: boolean; playable: boolean } {
  const late = passedMs < lateMs;
  if (cues.has('no-file') || (cues.has('late-file') && late)) return { linked: false, playable: false };
  return { linked: true, playable: !(cues.has('late-download') && late) };
}
