import { createVideoGenClient, type GenerationUpdate } from '@videogen/client';
import type { Sighting, WatcherEvidence } from '../judge/verify.ts';

/** Subscribers with our own client, as users have them. */
export interface Watchers extends AsyncDisposable {
  /** Everything that each has seen so far. */
  readonly evidence: () => readonly WatcherEvidence[];
  /** Resolves when every watcher has come to the end of its generation; rejects, saying what is missing, when `signal` aborts. */
  readonly untilDone: (signal: AbortSignal) => Promise<void>;
}

/** Gateway, generations and number of clients. */
export interface WatchOptions {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly ids: readonly string[];
  /** Each client has a connection of its own. */
  readonly clients: number;
}

/** Watches each generation once, the clients taking turns, from its present state to its end. */
export function watchGenerations({ gatewayUrl, key, ids, clients }: WatchOptions): Watchers {
  const connected = Array.from({ length: clients }, () =>
    createVideoGenClient({ url: `${gatewayUrl}/graphql`, key, transport: 'websocket' }),
  );
  const seen = new Map<string, Sighting[]>();
  const watching = ids.map(async (id, index) => {
    const sightings: Sighting[] = [];
    seen.set(id, sightings);
    const updates: AsyncIterable<GenerationUpdate> = connected[index % clients]?.watch(id) ?? nothing();
    for await (const { version, status } of updates) sightings.push({ id, version, status });
  });
  // Their rejections come out of untilDone().
  for (const watch of watching) watch.catch(() => undefined);
  const done = Promise.all(watching);
  done.catch(() => undefined);

  return {
    evidence: () =>
      [...seen].map(([id, sightings], index) => ({ name: `watcher ${index + 1}`, sightings, expects: [id] })),
    async untilDone(signal) {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error(`still open: ${JSON.stringify([...seen.values()])}`)), {
          once: true,
        });
      });
      await Promise.race([done, aborted]);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(connected.map((client) => client.close()));
    },
  };
}

async function* nothing(): AsyncGenerator<never> {}
