import { afterEach, expect, test, vi } from 'vitest';
import { createVideoGenClient, type VideoGenClient } from '../src/index.ts';
import { KEY, startLiveServer } from './live-server.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const calls: Record<string, (client: VideoGenClient, signal: AbortSignal) => Promise<unknown>> = {
  submit: (client, signal) => client.submit({ prompt: 'a lighthouse' }, { signal }),
  generateVideo: (client, signal) => client.generateVideo({ prompt: 'a lighthouse' }, { signal }),
  generateVideos: (client, signal) => client.generateVideos([{ prompt: 'a lighthouse' }], { signal }),
  previewGenerateVideos: (client, signal) => client.previewGenerateVideos([{ prompt: 'a lighthouse' }], { signal }),
  generateAndWait: (client, signal) => client.generateAndWait({ prompt: 'a lighthouse' }, { signal }),
  watch: (client, signal) => Array.fromAsync(client.watch('a', { signal })),
  watchAll: (client, signal) => Array.fromAsync(client.watchAll({ signal })),
  watchUsage: (client, signal) => Array.fromAsync(client.watchUsage({ signal })),
  watchQueues: (client, signal) => Array.fromAsync(client.watchQueues({ signal })),
  generation: (client, signal) => client.generation('a', { signal }),
  generations: (client, signal) => client.generations({}, { signal }),
  'all generations': (client, signal) => Array.fromAsync(client.generations({}, { signal })),
  refresh: (client, signal) => client.refresh('a', { signal }),
  cancel: (client, signal) => client.cancel('a', { signal }),
  importGenerations: (client, signal) => client.importGenerations({ signal }),
  models: (client, signal) => client.models({}, { signal }),
  model: (client, signal) => client.model('sora-2', { signal }),
  me: (client, signal) => client.me({ signal }),
  query: (client, signal) => client.query('{ me { id } }', {}, { signal }),
  mutate: (client, signal) => client.mutate('mutation { importGenerations { __typename } }', {}, { signal }),
  subscribe: (client, signal) =>
    Array.fromAsync(client.subscribe('subscription { usageUpdated { id } }', {}, { signal })),
};

test.each(Object.entries(calls))('%s with a signal that is aborted already sends nothing', async (_, call) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const reason = new Error('the user left');

  await expect(call(client, AbortSignal.abort(reason))).rejects.toBe(reason);

  expect([server.requests, server.subscribed, server.counts.sockets]).toEqual([[], [], 0]);
});

test.each(Object.entries(calls))('an abort in the middle of %s throws its reason at once', async (_, call) => {
  await using server = await startLiveServer();
  const leaving = new AbortController();
  const reason = new Error('the user left');
  const isSent = Promise.withResolvers<void>();
  const key = async () => {
    isSent.resolve();
    return await new Promise<string>(() => {});
  };
  await using client = createVideoGenClient({ url: server.url, key });

  const calling = call(client, leaving.signal);
  await isSent.promise;
  leaving.abort(reason);

  await expect(calling).rejects.toBe(reason);
});

test('an abort after the end of a call changes nothing', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });
  const leaving = new AbortController();
  const { signal } = leaving;

  const results = [
    await client.me({ signal }),
    await client.generateVideo({ prompt: 'a lighthouse' }, { signal }),
    await Array.fromAsync(client.watch('a', { signal })),
  ];
  leaving.abort(new Error('late'));

  expect(results).toHaveLength(3);
  expect((await client.me()).id).toBe('user-1');
});

test.each([-3_600_000, 3_600_000])('a clock that jumps by %i ms ends nothing', async (jumpMs) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const states: string[] = [];
  client.onConnectionState((state) => states.push(state));
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.events.once('waiting', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jumpMs });
    server.update({ id: 'a', status: 'COMPLETED', version: 2 });
  });

  const waiting = client.generateAndWait({ prompt: 'a lighthouse' }, { timeoutMs: 600_000 });
  const updates = await Array.fromAsync(client.watch('a'));
  const me = await client.me();
  server.update({ id: 'new', status: 'COMPLETED', version: 2 });

  expect(updates.map(({ version }) => version)).toEqual([1, 2]);
  expect(me.id).toBe('user-1');
  expect((await waiting).version).toBe(2);
  expect(states).not.toContain('retrying');
});

test('a page that is online again tries at once, and a query as well', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  await using server = await startLiveServer();
  let isOnline = true;
  await using client = createVideoGenClient({
    url: server.url,
    key: KEY,
    transport: 'sse',
    timeoutMs: 600_000,
    fetch: (url, init) => (isOnline ? fetch(url, init) : Promise.reject(new TypeError('Failed to fetch'))),
  });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  // Each wait is the longest.
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const attempts: number[][] = [];
  const isWaiting = Promise.withResolvers<void>();
  client.onConnectionState((state, { attempt, retryInMs }) => {
    if (state !== 'retrying') return;
    attempts.push([attempt, Math.round(retryInMs ?? 0)]);
    if (attempt === 4) isWaiting.resolve();
  });

  const updates = client.watch('a')[Symbol.asyncIterator]();
  expect((await updates.next()).value?.version).toBe(1);
  isOnline = false;
  const next = updates.next();
  server.dropSockets();
  const asking = client.me();
  await isWaiting.promise;
  isOnline = true;
  server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
  const backAt = performance.now();
  page.dispatchEvent(new Event('online'));

  expect((await next).value?.version).toBe(2);
  expect((await asking).id).toBe('user-1');
  expect(performance.now() - backAt).toBeLessThan(2_000);
  expect(attempts).toEqual([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [4, 4_000],
  ]);
});

test.each(['http://127.0.0.1:9/graphql', 'http://no-such-host.invalid/graphql', 'https://127.0.0.1:9/graphql'])(
  'a query to %s, where nothing answers, is a ConnectionError once its time is over',
  async (url) => {
    await using client = createVideoGenClient({ url, key: KEY, timeoutMs: 600 });

    await expect(client.me()).rejects.toMatchObject({ code: 'CONNECTION_FAILED', retryable: true });
  },
);
