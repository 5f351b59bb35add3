import type { Client } from 'graphql-ws/client';
import { chooseBackoffMs } from '../transport/backoff.ts';
import { endUnresponsive, type ResponseTimes } from '../transport/end-unresponsive.ts';

/** A connection that lasts for so long was a success; the wait after it is short again. */
const STABLE_MS = 30_000;

/** The waits between connections, and the end of those that do not respond. */
export interface SupervisedConnection {
  /** Observes the connections of a client, and terminates one that does not open, or answers no ping. */
  readonly supervise: (client: Client) => void;
  /** Waits before the next attempt: longer after each failure, until a connection has lasted for 30 s. */
  readonly waitToRetry: () => Promise<void>;
  readonly isOpen: () => boolean;
}

/** Creates it, for one client. */
export function superviseConnection(times: ResponseTimes = {}): SupervisedConnection {
  let failures = 0;
  let connectedAt: number | undefined;

  function lose(): void {
    if (connectedAt !== undefined && performance.now() - connectedAt > STABLE_MS) failures = 0;
    connectedAt = undefined;
  }

  return {
    supervise(client) {
      endUnresponsive(client, times);
      client.on('connected', () => {
        connectedAt = performance.now();
      });
      client.on('closed', lose);
      client.on('error', lose);
    },
    async waitToRetry() {
      failures += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, chooseBackoffMs(failures));
      });
    },
    isOpen: () => connectedAt !== undefined,
  };
}
