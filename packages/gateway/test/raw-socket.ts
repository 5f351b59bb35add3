import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A websocket of graphql-transport-ws without a client library, so that tests see each message unchanged. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  /** The messages of an operation, oldest first: `type` and `payload`. */
  readonly received: (id: string) => readonly object[];
  readonly subscribe: (id: string, payload: object) => void;
  /** Resolves to the close code. */
  readonly closed: Promise<number>;
}

/** Opens a socket and sends `connection_init` with this payload; waits for the answer to it. */
export async function openSocket(gatewayUrl: string, payload: object): Promise<RawSocket> {
  const socket = new WebSocket(`${gatewayUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const received = new Map<string, object[]>();
  const ready = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    const { id = '', ...message }: { id?: string; type: string } = JSON.parse(data.toString('utf8'));
    received.set(id, [...(received.get(id) ?? []), message]);
    if (message.type === 'connection_ack') ready.resolve();
  });
  socket.on('error', () => {});
  const closed = once(socket, 'close').then(([code]: number[]) => code ?? 0);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await Promise.race([ready.promise, closed]);
  return {
    socket,
    received: (id) => received.get(id) ?? [],
    subscribe: (id, operation) => socket.send(JSON.stringify({ type: 'subscribe', id, payload: operation })),
    closed,
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
