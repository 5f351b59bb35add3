import type { WireModel, WireRateLimit } from '@videogen/videogenapi';
import { answerJson, type Answer } from '../http/answer.ts';
import { printTime } from '../world/clock.ts';
import type { SandboxState } from '../state.ts';

const limit = 5;
const windowSeconds = 15 * 60;

/**
 * The state of the rate limit for one user and one model: a sliding window over the accepted submissions. The window and
 * the wait are divided by the speed.
 */
export function readRateLimit(
  { clock, generations, speed }: SandboxState,
  owner: string,
  model: string,
): WireRateLimit {
  const nowMs = clock.now();
  const windowMs = (windowSeconds * 1000) / speed;
  const recent = generations
    .listOf(owner)
    .filter(({ model: { key }, createdAtMs }) => key === model && createdAtMs + windowMs > nowMs);
  const oldest = recent.at(-1);
  return {
    current_usage: recent.length,
    limit,
    seconds_until_reset: oldest === undefined ? 0 : Math.ceil((oldest.createdAtMs + windowMs - nowMs) / 1000),
    // On the live service this is not the end of the wait but always one window from now.
    reset_time: printTime(nowMs + windowMs),
    // The live service names its window in refusals alone. Clients may know that one, but not a shorter one.
    ...(speed !== 1 && { window: printWindow(speed) }),
  };
}

/** `15 minutes`, or the seconds that are left of them at another speed than 1. */
function printWindow(speed: number): string {
  return speed === 1 ? '15 minutes' : `${Math.ceil(windowSeconds / speed)} seconds`;
}

/** The 429 for a user who has reached the limit of a model; undefined below it, and if the limit is off. */
export function checkRateLimit(state: SandboxState, owner: string, model: WireModel): Answer | undefined {
  if (!state.rateLimit) return undefined;
  const rateLimit = readRateLimit(state, owner, model.key);
  return rateLimit.current_usage < limit ? undefined : refuseByRate(state, model, rateLimit);
}

/** The 429 of a limit that was reached at this moment, independent of the true state. */
export function provokeRateLimit(state: SandboxState, model: WireModel): Answer {
  const { clock, speed } = state;
  const seconds = windowSeconds / speed;
  return refuseByRate(state, model, {
    current_usage: limit,
    limit,
    seconds_until_reset: Math.ceil(seconds),
    reset_time: printTime(clock.now() + seconds * 1000),
  });
}

function refuseByRate({ speed }: SandboxState, model: WireModel, rateLimit: WireRateLimit): Answer {
  const window = printWindow(speed);
  return answerJson(429, {
    success: false,
    error: `${model.name} rate limit exceeded`,
    message: `You can make ${limit} generations per ${window} with ${model.name}, on all plans. Please try again later.`,
    details: { ...rateLimit, window, model: model.key },
  });
}
