import type { WireModel, WireRateLimit } from '@videogen/videogenapi';
import { answerJson, type Answer } from './answer.ts';
import { printTime } from './clock.ts';
import type { SandboxState } from './state.ts';

const limit = 5;
const windowSeconds = 15 * 60;

/**
 * The limiter's state for one user and one model: a window that slides over their accepted submissions. The speed
 * divides the window, and so the wait.
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
    // Not the end of the wait but simply a window from now, as seen live.
    reset_time: printTime(nowMs + windowMs),
  };
}

/** The 429 of a user who used a model up; undefined while there is room, and while the limiter is off. */
export function checkRateLimit(state: SandboxState, owner: string, model: WireModel): Answer | undefined {
  if (!state.rateLimit) return undefined;
  const rateLimit = readRateLimit(state, owner, model.key);
  return rateLimit.current_usage < limit ? undefined : refuseByRate(model, rateLimit);
}

/** The 429 of a model that was used up just now, whatever the truth. */
export function provokeRateLimit({ clock, speed }: SandboxState, model: WireModel): Answer {
  const seconds = windowSeconds / speed;
  return refuseByRate(model, {
    current_usage: limit,
    limit,
    seconds_until_reset: Math.ceil(seconds),
    reset_time: printTime(clock.now() + seconds * 1000),
  });
}

function refuseByRate(model: WireModel, rateLimit: WireRateLimit): Answer {
  return answerJson(429, {
    success: false,
    error: `${model.name} rate limit exceeded`,
    message: `You can make ${limit} generations per 15 minutes with ${model.name}, on all plans. Please try again later.`,
    details: {
      current_usage: rateLimit.current_usage,
      limit,
      window: '15 minutes',
      model: model.key,
      reset_time: rateLimit.reset_time,
      seconds_until_reset: rateLimit.seconds_until_reset,
    },
  });
}
