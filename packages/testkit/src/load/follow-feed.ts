import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { askGraphql } from '../server/ask-graphql.ts';
import { readField, readText } from '../server/read-field.ts';
import { finalStatuses, type Sighting } from '../judge/verify.ts';

/** A subscriber to all of a key's generations, which resumes by cursor whatever happens to its connection. */
export interface FeedWatcher extends AsyncDisposable {
  /** All that came, in order; nothing is dropped here. */
  readonly sightings: readonly Sighting[];
  /** Number of connections so far. */
  readonly connections: () => number;
  /** Time from each change to its update, milliseconds, in the order of `sightings`. */
  readonly latenessMs: readonly number[];
  /** Resolves when a sighting of each id is at its end; rejects with what is missing when `signal` aborts. */
  readonly untilFinal: (ids: readonly string[], signal: AbortSignal) => Promise<void>;
}

const subscription = `subscription ($after: String) {
  generationsUpdated(after: $after) { cursor at version status generation { id } }
}`;
const RETRY_MS = 50;

/**
 * Follows from this moment on, or from a cursor, with plain graphql-ws as any program may: one connection, no retries of its
 * own, and the last cursor when it comes back. The gateway must answer when it is called; later it may come and go.
 */
export async function followFeed(gatewayUrl: () => string, key: string, after?: string): Promise<FeedWatcher> {
  let cursor = after ?? (await readCursor(gatewayUrl(), key));
  let connections = 0;
  const sightings: Sighting[] = [];
  const latenessMs: number[] = [];
  const stop = new AbortController();
  let received = Promise.withResolvers<void>();

  async function followOnce(): Promise<void> {
    const client = createClient({
      url: `${gatewayUrl().replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: `Bearer ${key}` },
      retryAttempts: 0,
      on: { connected: () => (connections += 1) },
    });
    const end = (): void => void client.dispose();
    stop.signal.addEventListener('abort', end);
    try {
      for await (const result of client.iterate({ query: subscription, variables: { after: cursor } })) {
        if (result.errors) throw new Error(JSON.stringify(result.errors));
        const update = readField(result.data, 'generationsUpdated');
        cursor = readText(update, 'cursor');
        sightings.push({
          id: readText(update, 'generation', 'id'),
          version: Number(readField(update, 'version')),
          status: readText(update, 'status'),
        });
        latenessMs.push(Date.now() - Date.parse(readText(update, 'at')));
        received.resolve();
        received = Promise.withResolvers();
      }
    } finally {
      stop.signal.removeEventListener('abort', end);
      await client.dispose();
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await followOnce().catch(() => undefined);
      await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    sightings,
    latenessMs,
    connections: () => connections,
    async untilFinal(ids, signal) {
      const aborted = new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
      });
      for (;;) {
        const ended = new Set(sightings.filter(({ status }) => finalStatuses.has(status)).map(({ id }) => id));
        const missing = ids.filter((id) => !ended.has(id));
        if (missing.length === 0) return;
        if (signal.aborted) throw new Error(`the feed has not seen the end of ${missing.join(', ')}`);
        await Promise.race([received.promise, aborted]);
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function readCursor(gatewayUrl: string, key: string): Promise<string> {
  const { body } = await askGraphql(gatewayUrl, { key, query: '{ generations(first: 1) { updatesCursor } }' });
  return readText(body, 'data', 'generations', 'updatesCursor');
}
