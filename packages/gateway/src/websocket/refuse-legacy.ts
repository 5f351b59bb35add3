import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { CloseSocket } from './close-socket.ts';

/** The subprotocol of subscriptions-transport-ws, which is older than the package graphql-ws. */
export const LEGACY_PROTOCOL = 'graphql-ws';

const message =
  'subscriptions-transport-ws is not supported: use graphql-ws, whose subprotocol is graphql-transport-ws.';

/**
 * Closes a socket of subscriptions-transport-ws with 4406. Its clients report the reason in `connection_error`, and report
 * nothing when the upgrade is refused.
 */
export function refuseLegacy(socket: WebSocket, end: CloseSocket): void {
  // Without a listener, an invalid frame would be an uncaught error.
  socket.on('error', () => socket.terminate());
  socket.send(JSON.stringify({ type: 'connection_error', payload: { message } }));
  end(CloseCode.SubprotocolNotAcceptable, message);
}
