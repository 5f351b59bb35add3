/** Limits for one address without an accepted key, and for one key, in this process. */
export interface ShareLimits {
  /** At once, without an accepted key. */
  readonly socketsPerAddress: number;
  /** A second, without an accepted key. */
  readonly requestsPerAddress: number;
  /** Checks a minute of keys that the database does not know. */
  readonly newKeysPerAddress: number;
  /** At once. */
  readonly socketsPerKey: number;
  /** At once, over every transport. */
  readonly subscriptionsPerKey: number;
  /** At once. */
  readonly subscriptionsPerSocket: number;
  /** Queries and mutations a second. */
  readonly operationsPerKey: number;
  /** Queries and mutations at once, after a pause. */
  readonly operationBurstPerKey: number;
}
