// A page that runs one scenario with the client, by the name in its query, and shows the results as lines of JSON.
import { createVideoGenClient } from '@videogen/client';

const { scenario, url, key, id, transport, count } = Object.fromEntries(new URLSearchParams(location.search));
const output = document.querySelector('output');
const client = createVideoGenClient({ url, key, transport, timeoutMs: 5_000 });
client.onConnectionState((state, { attempt, error }) => show({ state, attempt, error: error?.code }));

const scenarios = {
  /** The errors of calls that cannot succeed. */
  async refusals() {
    const calls = {
      me: client.me(),
      watch: Array.fromAsync(client.watch('a')),
      all: Array.fromAsync(client.watchAll()),
    };
    for (const [call, result] of Object.entries(calls)) {
      const { code, status } = await result.catch((error) => error);
      show({ call, code, status });
    }
  },

  /** As many watches of one generation as the query says. */
  async manyWatches() {
    const all = await Promise.all(Array.from({ length: Number(count) }, () => Array.fromAsync(client.watch(id))));
    const ends = all.map((updates) => updates.at(-1)?.status);
    const isInOrder = all.every((updates) =>
      updates.every(({ version }, at) => version > (updates[at - 1]?.version ?? 0)),
    );
    show({ watches: all.length, ends: [...new Set(ends)], isInOrder });
  },

  /** One watch, each of whose updates is shown. */
  async watch() {
    for await (const { status } of client.watch(id)) show({ status });
    show({ me: (await client.me()).id !== undefined });
  },

  /** Calls with a signal that is aborted before, during and after them. */
  async signals() {
    const reason = new Error('the user left');
    const leaving = new AbortController();
    const before = await client.me({ signal: AbortSignal.abort(reason) }).catch((error) => error === reason);
    const watching = (async () => {
      for await (const _ of client.watch(id, { signal: leaving.signal })) leaving.abort(reason);
    })();
    const during = await watching.catch((error) => error === reason);
    const after = new AbortController();
    const me = await client.me({ signal: after.signal });
    after.abort(reason);
    show({ before, during, after: me.id !== undefined });
  },

  /** A download to a WritableStream; a path is an error here. */
  async download() {
    const generation = { id: 'a', status: 'COMPLETED', videoUrl: `${location.origin}/index.html` };
    let bytes = 0;
    const { receivedBytes } = await client.download(
      generation,
      new WritableStream({ write: (part) => void (bytes += part.length) }),
    );
    const path = await client.download(generation, 'video.mp4').catch(({ code }) => code);
    show({ isWhole: bytes > 0 && bytes === receivedBytes, path });
  },
};

await scenarios[scenario]();
show({ end: true });

function show(result) {
  output.textContent += `${JSON.stringify(result)}\n`;
}
