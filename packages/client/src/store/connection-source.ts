import type { VideoGenClient } from '../api.ts';
import type { ConnectionDetails, ConnectionState } from '../transport/connection-state.ts';
import type { Source } from './source.ts';

/** The common state of a client's connections, with the reason and the next attempt while it is `retrying`. */
export interface ConnectionSnapshot extends ConnectionDetails {
  readonly state: ConnectionState;
}

const CLOSED: ConnectionSnapshot = { state: 'closed', error: undefined, attempt: 0, retryInMs: undefined };

/** Creates the source of the connection's state. */
export function createConnectionSource(
  client: Pick<VideoGenClient, 'connectionState' | 'onConnectionState'>,
): Source<ConnectionSnapshot> {
  let snapshot = CLOSED;

  return {
    subscribe: (listener) =>
      client.onConnectionState((state, details) => {
        // Every listener gets the same details, and all must see the same object.
        if (snapshot.state !== state || !isEqual(snapshot, details)) snapshot = { state, ...details };
        listener();
      }),
    getSnapshot() {
      const state = client.connectionState;
      if (snapshot.state !== state) snapshot = { ...CLOSED, state };
      return snapshot;
    },
    getServerSnapshot: () => CLOSED,
  };
}

function isEqual(a: ConnectionDetails, b: ConnectionDetails): boolean {
  return a.error === b.error && a.attempt === b.attempt && a.retryInMs === b.retryInMs;
}
