/** How often VideoGenAPI may be asked, and by what the looks are shared out. */
export interface Pace {
  /** The shortest time between two looks at one generation, milliseconds. */
  readonly floorMs: number;
  /** How many times as many looks a watched generation gets as one that nobody watches; at least 1. */
  readonly watchedShare: number;
  /** How many questions a minute may be asked with one key. */
  readonly looksPerMinute: number;
  /** How many questions a minute this process may ask. */
  readonly processLooksPerMinute: number;
  /** How many times faster than VideoGenAPI the upstream is: 1, or the sandbox's speed. */
  readonly speed: number;
}
