import type { ServerOptions } from 'node:http';

/** Time limits and intervals of a gateway, in milliseconds. Only tests of this package change them. */
export interface Timings {
  /** A client that reads nothing of the data that waits for it is disconnected after this time. */
  readonly stalledAfterMs: number;
  /** A websocket that the gateway has closed is terminated after this time, in which its client can read the reason. */
  readonly terminateAfterMs: number;
  /** A websocket from which nothing is received is pinged after this time. */
  readonly pingAfterMs: number;
  /** A websocket without an accepted key is closed after this time. */
  readonly keyWithinMs: number;
  /** The headers of a request must arrive within this time. */
  readonly headersWithinMs: number;
  /** A whole request must arrive within this time. */
  readonly requestWithinMs: number;
  /** The interval between two checks of websockets and unfinished requests. */
  readonly checkEveryMs: number;
  /** When stopping: many sockets and streams are closed over this time, not at once. */
  readonly closeOverMs: number;
  /** When stopping: the longest wait for mutations under way. The whole stop fits into the 10 s that supervisors allow. */
  readonly workEndsWithinMs: number;
  /** When stopping: the longest wait for the last answers, and for clients to answer the close of a websocket. */
  readonly answersEndWithinMs: number;
  /** The longest wait of `/ready` for the database. */
  readonly databaseAnswersWithinMs: number;
  /** The interval between two checks for subscriptions whose key is refused. */
  readonly refusalsEveryMs: number;
  /** The longest wait for the headers of a video, redirects included. */
  readonly mediaHeadersWithinMs: number;
  /** The longest wait for the next bytes of a video, while its reader waits too. */
  readonly mediaIdleMs: number;
  /** The longest time for a whole video. */
  readonly mediaWithinMs: number;
}

/** The timings of every gateway outside of tests. */
export const defaultTimings: Timings = {
  stalledAfterMs: 15_000,
  terminateAfterMs: 1000,
  pingAfterMs: 12_000,
  keyWithinMs: 10_000,
  headersWithinMs: 10_000,
  requestWithinMs: 30_000,
  checkEveryMs: 1000,
  closeOverMs: 2000,
  workEndsWithinMs: 8000,
  answersEndWithinMs: 500,
  databaseAnswersWithinMs: 2000,
  refusalsEveryMs: 2000,
  mediaHeadersWithinMs: 10_000,
  mediaIdleMs: 10_000,
  mediaWithinMs: 3600_000,
};

/** Returns options for Node's HTTP server, which answers 408 to a request that arrives too slowly, and disconnects. */
export function readServerOptions({ headersWithinMs, requestWithinMs, checkEveryMs }: Timings): ServerOptions {
  return {
    headersTimeout: headersWithinMs,
    requestTimeout: requestWithinMs,
    // Node's default is 30 s.
    connectionsCheckingInterval: checkEveryMs,
  };
}
