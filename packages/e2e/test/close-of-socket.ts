import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A close of a websocket by its server. */
export interface SocketClose {
  readonly code: number;
  readonly reason: string;
  /** The messages before it, as parsed JSON. */
  readonly messages: readonly unknown[];
}

/** Payload and headers of a raw graphql-transport-ws socket. */
export interface RawSocketOptions {
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Closes the socket by itself, with 1000, once the server has acknowledged it. */
  readonly leaveWhenAcknowledged?: boolean;
}

/** Opens a socket, sends nothing but connection_init, and waits for the close. */
export async function initAndWaitForClose(gatewayUrl: string, options: RawSocketOptions = {}): Promise<SocketClose> {
  const { payload, headers, leaveWhenAcknowledged = false } = options;
  const url = `${gatewayUrl.replace('http', 'ws')}/graphql`;
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers: { ...headers } });
  const messages: unknown[] = [];
  socket.addEventListener('message', ({ data }) => {
    messages.push(typeof data === 'string' ? JSON.parse(data) : data);
    if (leaveWhenAcknowledged) socket.close(1000);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', ...(payload && { payload }) }));
  const [code, reason]: (number | Buffer)[] = await once(socket, 'close');
  return { code: Number(code), reason: String(reason), messages };
}
