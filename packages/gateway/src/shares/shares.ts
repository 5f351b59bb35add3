import type { Log } from '@videogen/lifecycle';
import { createAddressShares, type AddressShares } from './address-shares.ts';
import { createKeyShares, type KeyShares } from './key-shares.ts';
import { createReadAddress, type ReadAddress, type TrustProxy } from './read-address.ts';
import type { ShareLimits } from './share-limits.ts';

/** Options of shares: the limits, and the proxies that are trusted to name a caller's address. */
export interface ShareOptions {
  readonly shares: ShareLimits;
  readonly trustProxy: TrustProxy;
}

/** The shares of all callers, counted in this process alone. */
export interface Shares {
  readonly readAddress: ReadAddress;
  readonly byAddress: AddressShares;
  readonly byKey: KeyShares;
}

/** Creates shares, all of them unused. */
export function createShares({ shares, trustProxy }: ShareOptions, log: Log): Shares {
  return {
    readAddress: createReadAddress(trustProxy, log),
    byAddress: createAddressShares(shares),
    byKey: createKeyShares(shares),
  };
}
