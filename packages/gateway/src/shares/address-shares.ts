import { createMinuteLimit, type MinuteLimit } from '@videogen/lifecycle';
import { LRUCache } from 'lru-cache';
import { createCeiling } from './ceiling.ts';
import { createBuckets, readWaitSeconds } from './buckets.ts';
import { createRateLimited } from './rate-limited.ts';
import type { ShareLimits } from './share-limits.ts';

/** The shares of each address for callers without an accepted key. Methods throw RATE_LIMITED. */
export interface AddressShares {
  /** Throws where the address has no request left. */
  readonly admitRequest: (address: string) => void;
  /** Counts a request without an accepted key. Throws where the address has none left. */
  readonly takeRequest: (address: string) => void;
  /** Counts a check of a key that the database does not know. Throws where there were too many in a minute. */
  readonly takeNewKey: (address: string) => void;
  /** Counts a socket. Returns the function that ends the count, or undefined at the limit. */
  readonly takeSocket: (address: string) => (() => void) | undefined;
}

const MOST_ADDRESSES = 10_000;

/** Creates shares, all of them unused. */
export function createAddressShares(limits: ShareLimits): AddressShares {
  const { socketsPerAddress, requestsPerAddress: perSecond, newKeysPerAddress: perMinute } = limits;
  const sockets = createCeiling<string>(socketsPerAddress);
  const requestsOf = createBuckets(perSecond, perSecond);
  const newKeys = new LRUCache<string, MinuteLimit>({
    max: MOST_ADDRESSES,
    memoMethod: () => createMinuteLimit(perMinute, () => performance.now()),
  });

  function admitRequest(address: string): void {
    const requests = requestsOf(address);
    if (requests.available() > 0) return;
    throw createRateLimited(
      `Too many requests without an accepted key came from this address: at most ${perSecond} a second.`,
      readWaitSeconds(requests),
    );
  }

  function takeRequest(address: string): void {
    admitRequest(address);
    requestsOf(address).pay(1);
  }

  return {
    admitRequest,
    takeRequest,
    takeNewKey(address) {
      const waitMs = newKeys.memo(address).take();
      if (waitMs === 0) return;
      // The database was queried for it, as for any request.
      takeRequest(address);
      throw createRateLimited(
        `Too many keys that were never seen before came from this address: at most ${perMinute} a minute.`,
        Math.ceil(waitMs / 1000),
      );
    },
    takeSocket: sockets.take,
  };
}
