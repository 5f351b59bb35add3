/** Limits of the videos that one process passes on. */
export interface MediaLimits {
  /** The most bytes of a video. */
  readonly bytes: number;
  /** Videos under way at once, for all callers. */
  readonly streams: number;
  /** Videos under way at once, for one address (IPv6: one /64). */
  readonly streamsPerAddress: number;
}
