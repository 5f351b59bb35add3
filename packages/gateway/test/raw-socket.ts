import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A websocket that speaks graphql-transport-ws by hand, so that each message is seen as it is. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  /** What came for an operation, oldest first: `type` and `payload`. */
  readonly heard: (id: string) => readonly object[];
  readonly subscribe: (id: string, payload: object) => void;
  /** Resolves to the close code. */
  readonly closed: Promise<number>;
}

/** Opens a socket and sends `connection_init` with this payload; waits for the answer to it. */
export async function openSocket(gatewayUrl: string, payload: object): Promise<RawSocket> {
  const socket = new WebSocket(`${gatewayUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const heard = new Map<string, object[]>();
  const ready = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    const { id = '', ...message }: { id?: string; type: string } = JSON.parse(data.toString('utf8'));
    heard.set(id, [...(heard.get(id) ?? []), message]);
    if (message.type === 'connection_ack') ready.resolve();
  });
  socket.on('error', () => {});
  const closed = once(socket, 'close').then(([code]: number[]) => code ?? 0);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await Promise.race([ready.promise, closed]);
  return {
    socket,
    heard: (id) => heard.get(id) ?? [],
    subscribe: (id, operation) => socket.send(JSON.stringify({ type: 'subscribe', id, payload: operation })),
    closed,
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
