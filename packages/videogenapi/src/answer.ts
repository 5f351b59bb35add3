/** An answer of VideoGenAPI, with the caller's key masked. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON; undefined if it was not JSON. */
  readonly body: unknown;
}
