import type { InputLimits } from './input/check-input.ts';

/** A rate limit of a model. */
export interface UsualRateLimit {
  /** The number of requests in a window; infinite without a limit. */
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The limit of all plans of VideoGenAPI, as its refusals tell it. */
export const liveRateLimit: UsualRateLimit = { limit: 5, windowSeconds: 15 * 60 };

/** Limits and durations of a lifecycle. All durations are in milliseconds. */
export interface LifecycleSettings extends InputLimits {
  /** The time after which a submission without an outcome counts as lost. It is longer than VideoGenAPI's time to answer. */
  readonly submitGiveUpMs: number;
  /** The rate limit that previews and expected times assume for a model, until one is reported. It holds no submission back. */
  readonly usualRateLimit: UsualRateLimit;
  /** The time for which to search for a lost submission, from its beginning. */
  readonly reconcileWindowMs: number;
  /** The time after which a `completed` generation without a URL ends without one. */
  readonly urlWaitMs: number;
  /** The time of repeated 404s after which a generation counts as not found. */
  readonly notFoundWindowMs: number;
  /** The most status requests a minute with one key. */
  readonly pollsPerMinute: number;
  /** The most status requests a minute from this process. */
  readonly processPollsPerMinute: number;

  /** The shortest time between two polls of one generation, and between two searches for a lost submission. */
  readonly minIntervalMs: number;
}
