import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import {
  ConnectionError,
  createVideoGenClient,
  GenerationNotFoundError,
  type GenerationUpdate,
  UnauthenticatedError,
} from '../src/index.ts';
import { listen } from './listen.ts';
import { KEY, startLiveServer } from './live-server.ts';

test('watch yields the current state and each change in order, and ends after a terminal status', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const seen: string[] = [];
  for await (const update of client.watch('a')) {
    seen.push(`${update.version} ${update.status} ${update.generation.model?.key}`);
    if (update.version === 1) {
      server.update({ id: 'a', status: 'IN_PROGRESS', version: 2 });
      server.update({ id: 'a', status: 'COMPLETED', version: 3 });
    }
  }

  expect(seen).toEqual(['1 PENDING sora-2', '2 IN_PROGRESS sora-2', '3 COMPLETED sora-2']);
});

test('watch resumes after a dropped socket, without a repeated or older update', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  // Each step runs once the server has sent all updates: a change, then connections that begin with the same, an older and a
  // newer state, then the end.
  const steps = [
    () => server.update({ id: 'a', status: 'IN_QUEUE', version: 2 }),
    () => server.dropSockets(),
    () => {
      server.update({ id: 'a', status: 'PENDING', version: 1 }, 'quietly');
      server.dropSockets();
    },
    () => {
      server.update({ id: 'a', status: 'IN_PROGRESS', version: 4 }, 'quietly');
      server.dropSockets();
    },
    () => server.update({ id: 'a', status: 'COMPLETED', version: 5 }),
  ];
  server.events.on('waiting', () => steps.shift()?.());

  const versions = (await readAll(client.watch('a'))).map(({ version }) => version);

  expect(versions).toEqual([1, 2, 4, 5]);
  expect(server.counts.sockets).toBe(4);
});

test.each([1000, 1001, 1011, 1012, 4400, 4429, 4500])('watch survives a close with %i', async (code) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const versions: number[] = [];
  for await (const { version } of client.watch('a')) {
    versions.push(version);
    if (version === 1) {
      server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
      server.dropSockets(code);
    }
  }

  expect(versions).toEqual([1, 2]);
});

test('watch resumes when the server completes before the generation is terminal', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const steps = [
    () => server.completeSubscriptions(),
    () => server.update({ id: 'a', status: 'COMPLETED', version: 2 }),
  ];
  server.events.on('waiting', () => steps.shift()?.());

  const versions = (await readAll(client.watch('a'))).map(({ version }) => version);

  expect(versions).toEqual([1, 2]);
});

test('watch waits for a gateway that is not running yet', async () => {
  const holder = createServer();
  const port = await listen(holder);
  holder.close();
  await once(holder, 'close');
  let attempts = 0;
  const tried = Promise.withResolvers<void>();
  class CountedWebSocket extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol);
      if (++attempts === 3) tried.resolve();
    }
  }
  await using client = createVideoGenClient({
    url: `http://127.0.0.1:${port}/graphql`,
    key: KEY,
    webSocketImpl: CountedWebSocket,
  });

  const leaving = new AbortController();
  const watching = readAll(client.watch('a', { signal: leaving.signal }));
  await tried.promise;
  leaving.abort(new Error('enough'));

  await expect(watching).rejects.toThrow('enough');
});

test('watch of an unknown id throws an error with the id', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });

  const watching = readAll(client.watch('nowhere'));

  await expect(watching).rejects.toEqual(new GenerationNotFoundError('nowhere'));
  await expect(watching).rejects.toThrow('There is no generation nowhere for this key.');
});

test('a refused key ends the watch at the first attempt', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: 'another-key' });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const watching = readAll(client.watch('a'));

  await expect(watching).rejects.toThrow(UnauthenticatedError);
  await expect(watching).rejects.toThrow(/close code 4403/);
  await expect(watching).rejects.not.toThrow(/another-key/);
  expect(server.counts.sockets).toBe(1);
});

test('a key that is refused later ends the watch at its next connection', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const versions: number[] = [];

  const watching = (async () => {
    for await (const { version } of client.watch('a')) {
      versions.push(version);
      server.revokeKey();
      server.dropSockets();
    }
  })();

  await expect(watching).rejects.toThrow(UnauthenticatedError);
  expect(versions).toEqual([1]);
  expect(server.counts.sockets).toBe(2);
});

test('leaving the loop ends the subscription and then closes the socket', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const unsubscribed = once(server.events, 'unsubscribe');
  const closed = once(server.events, 'close');

  for await (const update of client.watch('a')) {
    expect(update.version).toBe(1);
    break;
  }

  await unsubscribed;
  await closed;
  expect(server.counts).toEqual({ sockets: 1, subscriptions: 0 });
});

test('return() ends a watch whose next() is waiting', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const updates = client.watch('a')[Symbol.asyncIterator]();
  await updates.next();
  const closed = once(server.events, 'close');

  const waiting = updates.next();
  await updates.return?.();

  expect(await waiting).toEqual({ done: true, value: undefined });
  await closed;
});

test('an abort ends a waiting watch with its reason, also before the first connection', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const leaving = new AbortController();
  const reason = new Error('the user left');

  const watching = (async () => {
    for await (const _ of client.watch('a', { signal: leaving.signal })) leaving.abort(reason);
  })();
  await expect(watching).rejects.toBe(reason);

  await expect(readAll(client.watch('a', { signal: leaving.signal }))).rejects.toBe(reason);
});

test('watches share one socket, and each iteration is a subscription of its own', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'COMPLETED', version: 7 });
  server.update({ id: 'b', status: 'COMPLETED', version: 9 });
  const a = client.watch('a');

  const all = await Promise.all([readAll(a), readAll(a), readAll(client.watch('b'))]);

  expect(all.map((updates) => updates.map(({ version }) => version))).toEqual([[7], [7], [9]]);
  expect(server.counts.sockets).toBe(1);
});

test('closing the client ends its watches with an error, as they are incomplete', async () => {
  await using server = await startLiveServer();
  const client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const closed = once(server.events, 'close');
  const watching = readAll(client.watch('a'));
  await once(server.events, 'subscribe');

  await client.close();

  await expect(watching).rejects.toThrow(ConnectionError);
  await expect(watching).rejects.toThrow('The client was closed.');
  await closed;
  await expect(readAll(client.watch('a'))).rejects.toThrow('The client was closed.');
});

async function readAll(updates: AsyncIterable<GenerationUpdate>): Promise<GenerationUpdate[]> {
  return await Array.fromAsync(updates);
}
