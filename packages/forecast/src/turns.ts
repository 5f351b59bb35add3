import { setImmediate } from 'node:timers/promises';

/** Turns of the event loop, shared by computations that would together block it for long. */
export interface Turns {
  /** Returns true once the present turn has been used up. */
  readonly isOver: () => boolean;
  /** Resolves in a later turn of the event loop, to one caller after the other. */
  readonly next: () => Promise<void>;
}

/** The time for which these computations may block a request. */
const TURN_MS = 2;

/** Creates turns of 2 ms each. */
export function createTurns(): Turns {
  let last = Promise.resolve();
  let endsAt = 0;

  async function begin(): Promise<void> {
    await setImmediate();
    endsAt = performance.now() + TURN_MS;
  }

  return {
    isOver: () => performance.now() >= endsAt,
    next() {
      last = last.then(begin);
      return last;
    },
  };
}
