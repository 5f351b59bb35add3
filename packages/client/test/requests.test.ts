import { expect, test, vi } from 'vitest';
import {
  ConnectionError,
  createVideoGenClient,
  GenerateVideoDocument,
  ImportGenerationsDocument,
  VideoGenError,
} from '../src/index.ts';
import { startAnswering } from './answering-server.ts';
import { KEY, startLiveServer } from './live-server.ts';
import { startRelay } from './relay.ts';

test('a query whose answer was lost is sent again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 2;

  const [me, models] = await Promise.all([client.me(), client.models()]);

  expect(me.id).toBe('user-1');
  expect(models.map(({ key }) => key)).toEqual(['sora-2']);
  expect(server.requests).toHaveLength(4);
});

test('a query over a dead connection is sent again over another', async () => {
  await using server = await startLiveServer();
  await using relay = await startRelay(server.port);
  const url = `http://127.0.0.1:${relay.port}/graphql`;
  await using client = createVideoGenClient({ url, key: KEY, timeoutMs: 12_000 });
  await client.me();
  relay.stall();

  const both = await Promise.all([client.me(), client.me()]);

  expect(both.map(({ id }) => id)).toEqual(['user-1', 'user-1']);
  expect(relay.counts.connections).toBeGreaterThan(1);
});

test('a query without any answer throws once its time is over', async () => {
  await using server = await startAnswering(() => 'never');
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await expect(client.me({ timeoutMs: 100 })).rejects.toEqual(new ConnectionError('There was no answer for 100 ms.'));
});

test('half of the time without an answer counts as a lost connection', async () => {
  let requests = 0;
  await using server = await startAnswering(() => {
    if (++requests === 1) return 'never';
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"data":{"me":{"id":"user-1"}}}' };
  });
  await using client = createVideoGenClient({ url: server.url, key: KEY, timeoutMs: 13_000 });
  const timeouts = vi.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => AbortSignal.abort(new Error('late')));

  const both = await Promise.all([client.me(), client.me()]);
  const [first] = timeouts.mock.calls;
  timeouts.mockRestore();

  expect(both.map(({ id }) => id)).toEqual(['user-1', 'user-1']);
  expect(first).toEqual([6500]);
});

test('by default a query throws after 30 s, and a mutation, sent once, after 120 s', async () => {
  await using server = await startAnswering(() => 'never');
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const leaving = new AbortController();
  const timeouts = vi.spyOn(AbortSignal, 'timeout');

  const calls = [
    client.me({ signal: leaving.signal }),
    client.mutate(ImportGenerationsDocument, {}, { signal: leaving.signal }),
  ];
  await expect.poll(() => server.requests.length).toBe(2);
  leaving.abort(new Error('enough'));
  await Promise.allSettled(calls);
  const asked = timeouts.mock.calls.flat();
  timeouts.mockRestore();

  expect(asked).toEqual([15_000, 120_000]);
});

test('a mutation whose answer is lost is not sent again', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.trouble.lostAnswers = 1;

  await expect(client.mutate(GenerateVideoDocument, { input: { prompt: 'a lighthouse' } })).rejects.toThrow(
    'The mutation may have been carried out.',
  );
  server.trouble.codes.push('STORE_UNAVAILABLE');
  await expect(client.mutate(GenerateVideoDocument, { input: { prompt: 'a lighthouse' } })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });

  expect(server.inputs).toHaveLength(2);
});

test('a mutation has a time-out of its own', async () => {
  await using server = await startAnswering(() => 'never');
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  await expect(client.refresh('a', { timeoutMs: 1_000 })).rejects.toEqual(
    new ConnectionError('There was no answer for 1000 ms.'),
  );
  expect(server.requests).toHaveLength(1);
});

test('closing the client ends the attempts of a query', async () => {
  await using server = await startAnswering(() => undefined);
  const client = createVideoGenClient({ url: server.url, key: KEY });

  const asking = client.me();
  await expect.poll(() => server.requests.length).toBeGreaterThanOrEqual(2);
  await client.close();

  await expect(asking).rejects.toThrow('gave no answer');
});

const invalid = [
  ['query', '{'],
  ['query', ''],
  ['query', 'fragment F on User { id }'],
  ['query', 'subscription { usageUpdated { id } }'],
  ['query', 'mutation { importGenerations { __typename } }'],
  ['query', 'query A { me { id } } query B { me { id } }'],
  ['mutate', '{ me { id } }'],
  ['subscribe', '{ me { id } }'],
  ['subscribe', 'subscription {'],
] as const;

test.each(invalid)('%s(%j) is a VideoGenError, and nothing is sent', async (method, document) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const call = method === 'subscribe' ? Array.fromAsync(client.subscribe(document)) : client[method](document);
  const error = await call.catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(VideoGenError);
  expect(error).toMatchObject({ code: 'INVALID_OPERATION' });
  expect(server.requests).toEqual([]);
});

test('variables that are no JSON are a VideoGenError', async () => {
  await using client = createVideoGenClient({ url: 'http://127.0.0.1:9/graphql', key: KEY });

  await expect(client.query('query ($n: Int) { me { id } }', { n: 1n })).rejects.toMatchObject({
    code: 'INVALID_OPERATION',
  });
  await expect(
    Array.fromAsync(client.subscribe('subscription ($n: Int) { usageUpdated { id } }', { n: 1n })),
  ).rejects.toMatchObject({ code: 'INVALID_OPERATION' });
});
