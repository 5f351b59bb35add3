import { expect, test, vi } from 'vitest';
import { ConnectionError, createVideoGenClient, type TransportChoice, type VideoGenClient } from '../src/index.ts';
import { startAnswering } from './answering-server.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { startRelay } from './relay.ts';

const transports: readonly TransportChoice[] = ['auto', 'websocket', 'sse'];
const methods: Record<string, (client: VideoGenClient) => AsyncIterable<unknown>> = {
  watch: (client) => client.watch('a'),
  watchAll: (client) => client.watchAll(),
  'watchAll after a cursor': (client) => client.watchAll({ after: 'cursor' }),
  watchUsage: (client) => client.watchUsage(),
  watchQueues: (client) => client.watchQueues(),
  subscribe: (client) => client.subscribe('subscription { usageUpdated { id } }'),
};
const cases = transports.flatMap((transport) => Object.keys(methods).map((method) => [transport, method] as const));

test.each(cases)('over %s a %s of a URL that answers 403 ends at once with the status', async (transport, method) => {
  await using server = await startAnswering(() => ({ status: 403, headers: {}, body: 'Forbidden' }));
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport });

  const error = await Array.fromAsync(methods[method]?.(client) ?? []).catch((thrown: unknown) => thrown);

  expect(error).toEqual(
    new ConnectionError(`${server.url} gave an answer that is not GraphQL (HTTP 403).`, { status: 403 }),
  );
  expect(error).toMatchObject({ retryable: false, status: 403 });
});

test.each([307, 400, 404, 405, 410])(
  'a watch of a URL that answers %i ends at once, and a query as well',
  async (status) => {
    await using server = await startAnswering(() => ({ status, headers: { location: '/elsewhere' }, body: '' }));
    await using client = createVideoGenClient({ url: server.url, key: KEY });

    const watching = Array.fromAsync(client.watch('a')).catch((thrown: unknown) => thrown);
    const asking = client.me().catch((thrown: unknown) => thrown);

    expect(await watching).toMatchObject({ code: 'CONNECTION_FAILED', status, retryable: false });
    expect(await asking).toMatchObject({ code: 'CONNECTION_FAILED', status, retryable: false });
    expect(client.connectionState).toBe('closed');
  },
);

test('a page of a website, with status 200, is no gateway either', async () => {
  await using server = await startAnswering(() => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!doctype html>',
  }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const watching = Array.fromAsync(client.watch('a')).catch((thrown: unknown) => thrown);
  const asking = client.me().catch((thrown: unknown) => thrown);

  expect(await watching).toMatchObject({ status: 200, retryable: false });
  expect(await asking).toMatchObject({ status: 200, retryable: false });
});

test.each([408, 425, 429, 500, 502, 503, 504])(
  'after an answer of %i a watch and a query try again',
  async (status) => {
    await using server = await startAnswering(() => ({ status, headers: {}, body: '' }));
    await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });
    const leaving = new AbortController();

    const watching = Array.fromAsync(client.watch('a', { signal: leaving.signal })).catch(() => undefined);
    await expect.poll(() => server.requests.length).toBeGreaterThanOrEqual(3);
    leaving.abort();
    await watching;
    const before = server.requests.length;
    const stopping = new AbortController();
    const asking = client.me({ signal: stopping.signal }).catch(() => undefined);
    await expect.poll(() => server.requests.length - before).toBeGreaterThanOrEqual(2);
    stopping.abort();
    await asking;

    expect(client.lastError).toMatchObject({ status, retryable: true });
  },
);

test('a 401 ends a watch and a query at once with an UnauthenticatedError', async () => {
  await using server = await startAnswering(() => ({ status: 401, headers: {}, body: '' }));
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await expect(Array.fromAsync(client.watch('a'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(client.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(server.requests.filter((each) => each.startsWith('POST'))).toHaveLength(2);
});

test.each<TransportChoice>(['auto', 'websocket'])(
  'over %s, where a websocket worked before, a permanent answer ends a watch at the sixth attempt',
  async (transport) => {
    await using server = await startLiveServer();
    await using forbidding = await startAnswering(() => ({ status: 403, headers: {}, body: '' }));
    let target = server.port;
    await using relay = await startRelay(() => target);
    const url = `http://127.0.0.1:${relay.port}/graphql`;
    await using client = createVideoGenClient({ url, key: KEY, transport });
    server.update({ id: 'a', status: 'PENDING', version: 1 });
    using _ = vi.spyOn(Math, 'random').mockReturnValue(0);
    const attempts: number[] = [];
    client.onConnectionState((state, { attempt }) => void (state === 'retrying' && attempts.push(attempt)));

    const watching = (async () => {
      for await (const update of client.watch('a')) {
        expect(update.version).toBe(1);
        target = Number(new URL(forbidding.url).port);
        server.dropSockets();
      }
    })();

    await expect(watching).rejects.toMatchObject({ code: 'CONNECTION_FAILED', status: 403 });
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6]);
  },
);
