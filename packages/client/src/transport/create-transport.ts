import type { SubscribePayload } from 'graphql-ws';
import { createEventStream, type EventStreamOptions } from './event-stream.ts';
import { createSocket, type SocketOptions } from './socket.ts';
import type { Connection, Transport } from './transport.ts';

/** The transport of subscriptions. `auto` is a websocket, or server-sent events if websockets cannot be opened. */
export type TransportChoice = 'auto' | 'websocket' | 'sse';

export interface TransportOptions {
  readonly choice: TransportChoice;
  readonly socket: SocketOptions;
  readonly stream: EventStreamOptions;
}

export function createTransport({ choice, socket, stream }: TransportOptions): Transport {
  switch (choice) {
    case 'websocket':
      return createSocket(socket);
    case 'sse':
      return createEventStream(stream);
    case 'auto':
      return createAutoTransport(socket, createEventStream(stream));
    default:
      choice satisfies never;
      throw new TypeError(`transport must be 'auto', 'websocket' or 'sse'; got ${JSON.stringify(choice)}.`);
  }
}

/** Failures in a row to open a websocket. One that worked before probably works again: the gateway may be restarting. */
const MOST_REFUSALS = 2;
const MOST_REFUSALS_AFTER_OPEN = 6;

function createAutoTransport(socketOptions: SocketOptions, stream: Transport): Transport {
  let mostRefusals = MOST_REFUSALS;
  let refusals = 0;
  const socket = createSocket({
    ...socketOptions,
    onOpen() {
      mostRefusals = MOST_REFUSALS_AFTER_OPEN;
      refusals = 0;
    },
    onRefused: () => refusals++,
  });

  /** After a lost stream the websocket is tried once more; after a stream that could not be opened, as often as at first. */
  async function* subscribeToStream<Data>(
    payload: SubscribePayload,
    { signal, onLive }: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    let wasLive = false;
    const connection: Connection = {
      signal,
      onLive() {
        wasLive = true;
        onLive();
      },
    };
    try {
      yield* stream.subscribe<Data>(payload, connection);
    } catch (error) {
      if (!signal.aborted) refusals = wasLive ? mostRefusals - 1 : 0;
      throw error;
    }
  }

  return {
    subscribe: (payload, connection) =>
      refusals < mostRefusals ? socket.subscribe(payload, connection) : subscribeToStream(payload, connection),
    close: () => socket.close(),
  };
}
