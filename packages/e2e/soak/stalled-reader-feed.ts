import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A reader of all updates of a user's generations, over a bare websocket that can be paused. */
export interface RawFeed extends AsyncDisposable {
  readonly socket: WebSocket;
  /** The cursors of the updates, in order. */
  readonly cursors: readonly string[];
  /** Resolves to the close code. */
  readonly closed: Promise<number>;
}

/** Settings of a feed. */
export interface RawFeedOptions {
  readonly key: string;
  readonly after?: string | undefined;
  /** Fields of a generation, beside its cursor. */
  readonly selection: string;
  /** Called with each message, unparsed. */
  readonly onText?: ((text: string) => void) | undefined;
}

/** Resolves when the subscription is sent on an acknowledged socket. */
export async function openRawFeed(gatewayUrl: string, options: RawFeedOptions): Promise<RawFeed> {
  const { key, after, selection, onText } = options;
  const socket = new WebSocket(`${gatewayUrl.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => {});
  const closed = once(socket, 'close').then(([code]: number[]) => code ?? 0);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } }));
  await once(socket, 'message');

  const cursors: string[] = [];
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8');
    // Parsing large messages would slow the neighbours, which run in this process too.
    const cursor = /"cursor":"([^"]+)"/.exec(text)?.[1];
    if (cursor !== undefined) cursors.push(cursor);
    onText?.(text);
  });
  const query = `subscription ($after: String) { generationsUpdated(after: $after) { cursor generation { ${selection} } } }`;
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables: { after } } }));
  return {
    socket,
    cursors,
    closed,
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
