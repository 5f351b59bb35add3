/** How patient a gateway is, all in milliseconds. Set only by tests of this package. */
export interface Timings {
  /** A reader that takes nothing of what waits for it is closed after this long. */
  readonly stalledAfterMs: number;
  /** A websocket that says nothing is asked for a sign of life after this long. */
  readonly pingAfterMs: number;
  /** How often websockets are looked at. */
  readonly checkEveryMs: number;
  /** When stopping: over how long sockets and streams are closed, when there are many. */
  readonly closeOverMs: number;
  /** When stopping: a paid request under way is worth waiting for, within what a supervisor allows. */
  readonly workEndsWithinMs: number;
  /** When stopping: the last answers, and the answers of clients to a close, are waited for this long. */
  readonly answersEndWithinMs: number;
  /** The database is asked this long whether it is there. */
  readonly databaseAnswersWithinMs: number;
}

export const defaultTimings: Timings = {
  stalledAfterMs: 15_000,
  pingAfterMs: 12_000,
  checkEveryMs: 1000,
  closeOverMs: 2000,
  workEndsWithinMs: 8000,
  answersEndWithinMs: 500,
  databaseAnswersWithinMs: 2000,
};
