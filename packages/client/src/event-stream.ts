import type { SubscribePayload } from 'graphql-ws';
import { anySignal } from './any-signal.ts';
import { ConnectionError, toHttpError, VideoGenError } from './errors.ts';
import { readEvents } from './read-events.ts';
import { type Connection, readData, type Transport } from './transport.ts';

export interface EventStreamOptions {
  readonly url: string;
  readonly key: string | undefined;
  readonly fetch: typeof globalThis.fetch | undefined;
  /** How long the gateway may say nothing. It sends a comment every 12 s. */
  readonly silenceMs?: number;
}

/**
 * Subscriptions as server-sent events, each the answer to a POST of its own: the "distinct connections" of
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md.
 */
export function createEventStream({ url, key, fetch, silenceMs = 20_000 }: EventStreamOptions): Transport {
  const headers = {
    accept: 'text/event-stream',
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };

  async function* subscribe<Data>(
    payload: SubscribePayload,
    { signal, onLive }: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    signal.throwIfAborted();
    const leaving = new AbortController();
    const request = {
      method: 'POST',
      headers,
      body: JSON.stringify(payload),
      redirect: 'manual',
      signal: anySignal(signal, leaving.signal),
    } as const;
    // A half-open connection reports nothing by itself.
    const heard = async <Value>(answer: Promise<Value>): Promise<Value> => {
      const timer = setTimeout(() => leaving.abort(new Error(`Nothing came for ${silenceMs} ms.`)), silenceMs);
      try {
        return await answer;
      } finally {
        clearTimeout(timer);
      }
    };

    try {
      const response = await heard((fetch ?? globalThis.fetch)(url, request));
      const { body, status } = response;
      // Refusals come as events too, with their status.
      if (body === null || !isEventStream(response)) throw toHttpError(url, { status, cause: undefined });
      if (response.ok) onLive();
      for await (const { event, data } of readEvents(readText(body, heard))) {
        if (event === 'complete') return;
        if (event === 'next') yield readData<Data>(JSON.parse(data));
      }
      throw new ConnectionError(`${url} ended the connection.`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof VideoGenError) throw error;
      throw new ConnectionError(`The connection to ${url} was lost.`, { cause: error });
    } finally {
      leaving.abort();
    }
  }

  return { subscribe, close: async () => {} };
}

function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}

/** A stream is not an AsyncIterable in every browser. */
async function* readText(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard: <Value>(answer: Promise<Value>) => Promise<Value>,
): AsyncGenerator<string, void, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await heard(reader.read());
    if (done) return;
    yield value;
  }
}
