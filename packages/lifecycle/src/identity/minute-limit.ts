/** Limits events to so many within any minute. */
export interface MinuteLimit {
  /** Counts an event and returns 0; above the limit only returns the milliseconds until the next event may happen. */
  take(): number;
}

const MINUTE_MS = 60_000;

/** Creates a limit of `most` events. `now` returns milliseconds. */
export function createMinuteLimit(most: number, now: () => number): MinuteLimit {
  /** The times of the latest events, oldest first. */
  const times: number[] = [];
  return {
    take() {
      const at = now();
      while (times[0] !== undefined && times[0] + MINUTE_MS <= at) times.shift();
      if (times[0] !== undefined && times.length >= most) return times[0] + MINUTE_MS - at;
      times.push(at);
      return 0;
    },
  };
}
