import { expect, test } from 'vitest';
import { createVideoGenClient, type TransportChoice, UnauthenticatedError } from '../src/index.ts';
import { startAnswering } from './answering-server.ts';
import { KEY, startLiveServer } from './live-server.ts';

const transports: readonly TransportChoice[] = ['websocket', 'sse'];

test.each(transports)(
  'over %s a key may be an async function, called for each request and connection',
  async (transport) => {
    await using server = await startLiveServer();
    let calls = 0;
    const key = async () => {
      calls++;
      return await Promise.resolve(KEY);
    };
    await using client = createVideoGenClient({ url: server.url, key, transport });
    server.update({ id: 'a', status: 'COMPLETED', version: 1 });

    await client.me();
    await client.generateVideo({ prompt: 'a lighthouse' });
    await Array.fromAsync(client.watch('a'));

    expect(calls).toBe(3);
  },
);

test.each(transports)('over %s a key that expires in mid-life is replaced by the next one', async (transport) => {
  await using server = await startLiveServer();
  const keys = [KEY, 'an-expired-key', KEY];
  await using client = createVideoGenClient({ url: server.url, key: () => keys.shift(), transport });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const versions: number[] = [];
  for await (const { version } of client.watch('a')) {
    versions.push(version);
    if (version > 1) continue;
    server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
    server.dropSockets();
  }

  expect(versions).toEqual([1, 2]);
  expect(keys).toEqual([]);
});

test('an UNAUTHENTICATED result of a subscription in mid-life gets a connection with the next key', async () => {
  await using server = await startLiveServer();
  let calls = 0;
  const key = () => {
    calls++;
    return KEY;
  };
  await using client = createVideoGenClient({ url: server.url, key, transport: 'websocket' });
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });
  server.trouble.codes.push('UNAUTHENTICATED');

  const updates = await Array.fromAsync(client.watch('a'));

  expect(updates.map(({ version }) => version)).toEqual([1]);
  expect([calls, server.counts.sockets]).toEqual([2, 2]);
});

test('a query and a submission with an expired key are sent once more with the next one', async () => {
  await using server = await startLiveServer();
  const keys = ['expired', KEY, 'expired', KEY];
  await using client = createVideoGenClient({ url: server.url, key: () => keys.shift() });

  await client.me();
  const result = await client.generateVideo({ prompt: 'a lighthouse' });

  expect(result.__typename).toBe('GenerateVideoSuccess');
  expect(server.requests).toEqual(['Me', 'GenerateVideo']);
});

test.each(transports)('over %s a function whose second key is refused as well ends the call', async (transport) => {
  await using server = await startLiveServer();
  let calls = 0;
  const key = () => `wrong-${++calls}`;
  await using client = createVideoGenClient({ url: server.url, key, transport });

  await expect(client.me()).rejects.toThrow(UnauthenticatedError);
  await expect(Array.fromAsync(client.watch('a'))).rejects.toThrow(UnauthenticatedError);

  expect(calls).toBe(4);
});

const readLogin = async () => await Promise.resolve({ 'X-Login': 'user-1', Authorization: 'Basic login' });

test('headers are sent with each request, and the key stands before an authorization of theirs', async () => {
  const seen: unknown[] = [];
  await using server = await startAnswering(({ headers }) => {
    seen.push([headers['authorization'], headers['x-login']]);
    return { status: 403, headers: {}, body: '' };
  });
  await using client = createVideoGenClient({ url: server.url, headers: readLogin, transport: 'sse' });
  await using both = createVideoGenClient({ url: server.url, headers: readLogin, key: KEY, transport: 'sse' });

  for (const each of [client, both]) {
    await each.me().catch(() => undefined);
    await Array.fromAsync(each.watch('a')).catch(() => undefined);
  }

  expect(seen).toEqual([
    ['Basic login', 'user-1'],
    ['Basic login', 'user-1'],
    [`Bearer ${KEY}`, 'user-1'],
    [`Bearer ${KEY}`, 'user-1'],
  ]);
});

test('a websocket sends the headers in its first message', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({
    url: server.url,
    headers: { Authorization: `Bearer ${KEY}` },
    transport: 'websocket',
  });
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });

  expect(await Array.fromAsync(client.watch('a'))).toHaveLength(1);
});

test.each(transports)('over %s a key that cannot be read for a while is a temporary error', async (transport) => {
  await using server = await startLiveServer();
  let calls = 0;
  const key = async () => {
    if (++calls % 2 === 1) throw new TypeError('Failed to fetch');
    return await Promise.resolve(KEY);
  };
  await using client = createVideoGenClient({ url: server.url, key, transport });
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });

  expect((await client.me()).id).toBe('user-1');
  expect(await Array.fromAsync(client.watch('a'))).toHaveLength(1);
  expect(client.lastError).toMatchObject({
    code: 'CONNECTION_FAILED',
    message: 'The key or the headers could not be read.',
    cause: new TypeError('Failed to fetch'),
  });
});

test('a VideoGenError of the function ends the call as it is', async () => {
  const refusal = new UnauthenticatedError('Nobody is logged in.');
  await using server = await startLiveServer();
  const key = async () => await Promise.reject<string>(refusal);

  for (const transport of transports) {
    await using client = createVideoGenClient({ url: server.url, key, transport });
    await expect(client.me()).rejects.toBe(refusal);
    await expect(Array.fromAsync(client.watch('a'))).rejects.toBe(refusal);
  }
});

test('a signal ends a call whose key never comes', async () => {
  const never = new Promise<string>(() => {});
  await using client = createVideoGenClient({ url: 'http://127.0.0.1:9/graphql', key: () => never });
  const reason = new Error('the user left');

  await expect(client.me({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const leaving = new AbortController();
  const asking = client.me({ signal: leaving.signal });
  leaving.abort(reason);
  await expect(asking).rejects.toBe(reason);
  await expect(client.me({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
});

test('a key of other characters from a function is refused without being repeated', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: () => 'two words', timeoutMs: 0 });

  const error = await client.me().catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(String(error)).toMatch(/key must be a VideoGenAPI key/);
  expect(String(error)).not.toContain('two words');
});
