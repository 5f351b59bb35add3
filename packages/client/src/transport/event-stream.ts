import type { SubscribePayload } from 'graphql-ws';
import { anySignal } from './any-signal.ts';
import type { Credentials } from './credentials.ts';
import { ConnectionError, toHttpError, VideoGenError } from '../errors.ts';
import { readEvents } from './read-events.ts';
import { type Connection, readData, type Transport } from './transport.ts';
import { untilAborted } from './until-aborted.ts';

export interface EventStreamOptions {
  readonly url: string;
  readonly credentials: Credentials;
  readonly fetch: typeof globalThis.fetch | undefined;
  /** Milliseconds of silence after which the connection counts as lost. The gateway sends a comment every 12 s. */
  readonly silenceMs?: number;
}

/**
 * Creates a transport of server-sent events, one POST for each subscription: the "distinct connections" mode of
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md.
 */
export function createEventStream({ url, credentials, fetch, silenceMs = 20_000 }: EventStreamOptions): Transport {
  async function* subscribe<Data>(
    payload: SubscribePayload,
    { signal, onLive }: Connection,
  ): AsyncGenerator<Data, void, undefined> {
    signal.throwIfAborted();
    const leaving = new AbortController();
    const request = {
      method: 'POST',
      headers: {
        ...(await untilAborted(credentials.readHeaders(), signal)),
        accept: 'text/event-stream',
        'content-type': 'application/json',
      },
      body: JSON.stringify(payload),
      redirect: 'manual',
      signal: anySignal(signal, leaving.signal),
    } as const;
    // A half-open connection causes no error by itself.
    const received = async <Value>(answer: Promise<Value>): Promise<Value> => {
      const timer = setTimeout(() => leaving.abort(new Error(`Nothing arrived for ${silenceMs} ms.`)), silenceMs);
      try {
        return await answer;
      } finally {
        clearTimeout(timer);
      }
    };

    try {
      const response = await received((fetch ?? globalThis.fetch)(url, request));
      const { body, status } = response;
      // Refusals are event streams as well, with an error status.
      if (body === null || !isEventStream(response)) {
        throw toHttpError(url, { status, contentType: response.headers.get('content-type'), cause: undefined });
      }
      if (response.ok) onLive();
      for await (const { event, data } of readEvents(readText(body, received))) {
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

/** Reads a stream by its reader, as streams are not AsyncIterables in every browser. */
async function* readText(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  received: <Value>(answer: Promise<Value>) => Promise<Value>,
): AsyncGenerator<string, void, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await received(reader.read());
    if (done) return;
    yield value;
  }
}
