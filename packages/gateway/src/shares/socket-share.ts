import type { User } from '@videogen/store';
import type { KeyShares } from './key-shares.ts';

/** Counts a websocket to its address until a key is accepted, and then to that key. */
export interface SocketShare {
  /** The address that the socket is counted under. */
  readonly address: string;
  /** Waits for the check of a key. Rejects as the check does, and with RATE_LIMITED where the key has too many sockets. */
  readonly accept: (checking: Promise<User>) => Promise<User>;
  /** True while no key is accepted and none is being checked. */
  readonly isWithoutKey: boolean;
  /** Ends the count, when the socket is closed. */
  readonly release: () => void;
}

/** Creates the share of a socket that is counted to its address. `releaseAddress` ends that count. */
export function createSocketShare(address: string, releaseAddress: () => void, shares: KeyShares): SocketShare {
  let releaseCurrent = releaseAddress;
  let isAccepted = false;
  let isClosed = false;
  let checks = 0;
  return {
    address,
    async accept(checking) {
      checks += 1;
      try {
        const user = await checking;
        if (isAccepted || isClosed) return user;
        const releaseKey = shares.takeSocket(user.id);
        releaseCurrent();
        releaseCurrent = releaseKey;
        isAccepted = true;
        return user;
      } finally {
        checks -= 1;
      }
    },
    get isWithoutKey() {
      return !isAccepted && checks === 0;
    },
    release() {
      isClosed = true;
      releaseCurrent();
    },
  };
}
