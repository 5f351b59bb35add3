import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

/** The gateway's sides of the connections that are made while this is in use. */
export interface GatewaySides extends Disposable {
  /** True once the gateway has closed this connection. A client that reads nothing does not notice. */
  readonly isClosed: (client: Socket) => boolean;
}

/** Notes each connection that a server of this process accepts. */
export function watchGatewaySides(): GatewaySides {
  const sides = new Map<number, Socket>();
  const note = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('socket' in message)) return;
    const { socket } = message;
    if (socket instanceof Socket && socket.remotePort !== undefined) sides.set(socket.remotePort, socket);
  };
  subscribe('net.server.socket', note);
  return {
    isClosed: ({ localPort }) => localPort !== undefined && sides.get(localPort)?.closed === true,
    [Symbol.dispose]: () => void unsubscribe('net.server.socket', note),
  };
}
