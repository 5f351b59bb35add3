/** Limits of the polls, and their division among generations. */
export interface Pace {
  /** The shortest time between two polls of one generation, milliseconds. */
  readonly minIntervalMs: number;
  /** The polls of a watched generation as a multiple of those of an unwatched one; at least 1. */
  readonly watchedPollFactor: number;
  /** The mean delay in seconds that one more poll of an unwatched generation has to save. */
  readonly pollCostSeconds: number;
}
