import type { SubscribePayload } from 'graphql-ws';
import { createSocket, type Socket, type SocketOptions } from './socket.ts';
import type { Connection, Transport } from './transport.ts';

/**
 * Creates a transport with one websocket for all subscriptions, and further ones where a gateway would accept no more
 * subscriptions on one. `onOpen` and `onRefused` are called for the first one alone.
 */
export function createSockets(options: SocketOptions): Transport {
  let sockets: readonly Socket[] = [];

  function addSocket(): Socket {
    const isFirst = (): boolean => sockets[0] === socket;
    const socket = createSocket({
      ...options,
      onOpen: () => void (isFirst() && options.onOpen?.()),
      onRefused: () => void (isFirst() && options.onRefused?.()),
    });
    sockets = [...sockets.filter(({ isOver }) => !isOver), socket];
    return socket;
  }

  return {
    async *subscribe<Data>(payload: SubscribePayload, connection: Connection): AsyncGenerator<Data, void, undefined> {
      const socket = sockets.find(({ hasRoom }) => hasRoom) ?? addSocket();
      yield* socket.subscribe<Data>(payload, connection);
    },
    async close() {
      await Promise.all(sockets.map((socket) => socket.close()));
    },
  };
}
