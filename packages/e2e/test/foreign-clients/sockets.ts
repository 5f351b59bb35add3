import { createResumingClient, type ResumingClientOptions } from '@videogen/client/network';
import { CloseCode, type Client } from 'graphql-ws';
import type { Access } from './foreign-client.ts';

/** The close code of a websocket whose key is refused. */
export const KEY_REFUSED: number = CloseCode.Forbidden;

/** Makes the client of graphql-ws that `@videogen/client/network` sets up, which other clients take for their subscriptions. */
export function createSockets({ url, key }: Access, options: Partial<ResumingClientOptions> = {}): Client {
  return createResumingClient({ url, key, ...options });
}
