import { KeyUncheckedError } from './key-errors.ts';
import { createMinuteLimit } from './minute-limit.ts';

/** Each check is a request to VideoGenAPI, and anybody can make up keys. */
const CHECKS_PER_MINUTE = 60;

/** Limits the checks of unknown keys in one process. */
export interface NewKeys {
  /** Counts a check. Throws {@link KeyUncheckedError} with the wait after too many within a minute. */
  admit(): void;
}

/** Creates a limit of 60 checks a minute. `now` returns milliseconds. */
export function createNewKeys(now: () => number): NewKeys {
  const limit = createMinuteLimit(CHECKS_PER_MINUTE, now);
  return {
    admit() {
      const waitMs = limit.take();
      if (waitMs === 0) return;
      throw new KeyUncheckedError({ reason: 'too-many-new', retryAfterSeconds: Math.ceil(waitMs / 1000) });
    },
  };
}
