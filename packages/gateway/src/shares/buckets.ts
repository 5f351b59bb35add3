import { createBudget, createTokenBucket, type TokenBucket } from '@videogen/lifecycle';
import { LRUCache } from 'lru-cache';

/** An address or user that was evicted starts with a full bucket again. */
const MOST_BUCKETS = 10_000;

/** Creates a function that returns the token bucket of an address or a user. After a pause it allows `burst` at once. */
export function createBuckets(perSecond: number, burst: number): (name: string) => TokenBucket {
  const budget = createBudget(60 * perSecond, burst / perSecond);
  const buckets = new LRUCache<string, TokenBucket>({
    max: MOST_BUCKETS,
    memoMethod: () => createTokenBucket(budget),
  });
  return (name) => buckets.memo(name);
}

/** Returns the seconds until the next token, at least 1. */
export function readWaitSeconds(bucket: TokenBucket): number {
  return Math.max(Math.ceil(bucket.waitForOneMs() / 1000), 1);
}
