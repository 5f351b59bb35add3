import { CloseCode, createClient, type Client, type ClientOptions } from 'graphql-ws';
import { withKey, type Access } from './foreign-client.ts';

/** The close code of a websocket whose key is refused. */
export const KEY_REFUSED: number = CloseCode.Forbidden;

/**
 * Makes the client of graphql-ws, which other clients take for their subscriptions. By itself it does not try again after a cut,
 * which Node's WebSocket reports as an error, and repeats a refused key five times within 40 s.
 */
export function createSockets(access: Access, options: Partial<ClientOptions> = {}): Client {
  return createClient({
    url: access.url.replace('http', 'ws'),
    connectionParams: withKey(access),
    shouldRetry: (reason) => !(reason instanceof CloseEvent && reason.code === KEY_REFUSED),
    ...options,
  });
}
