import type { Client } from 'graphql-ws/client';
import { chooseBackoffMs } from '../transport/backoff.ts';

/** A connection that lasts for so long was a success; the wait after it is short again. */
const STABLE_MS = 30_000;

/** The times after which a connection counts as lost. */
export interface SuperviseOptions {
  /** The time-out of opening a connection. */
  readonly openWithinMs?: number;
  /** The time-out of the answer to a ping. */
  readonly pongWithinMs?: number;
}

/** The waits between connections, and the end of those that do not respond. */
export interface SupervisedConnection {
  /** Observes the connections of a client, and terminates one that does not open, or answers no ping. */
  readonly supervise: (client: Client) => void;
  /** Waits before the next attempt: longer after each failure, until a connection has lasted for 30 s. */
  readonly waitToRetry: () => Promise<void>;
  readonly isOpen: () => boolean;
}

/** Creates it, for one client. */
export function superviseConnection({
  openWithinMs = 10_000,
  pongWithinMs = 5_000,
}: SuperviseOptions = {}): SupervisedConnection {
  let failures = 0;
  let connectedAt: number | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  function lose(): void {
    clearTimeout(watchdog);
    if (connectedAt !== undefined && performance.now() - connectedAt > STABLE_MS) failures = 0;
    connectedAt = undefined;
  }

  return {
    supervise(client) {
      const expectWithin = (ms: number): void => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => client.terminate(), ms);
      };
      client.on('connecting', () => expectWithin(openWithinMs));
      client.on('connected', () => {
        clearTimeout(watchdog);
        connectedAt = performance.now();
      });
      // A half-open connection causes no error by itself.
      client.on('ping', (isReceived) => {
        if (!isReceived) expectWithin(pongWithinMs);
      });
      client.on('pong', (isReceived) => {
        if (isReceived) clearTimeout(watchdog);
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
