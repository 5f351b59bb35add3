import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  createVideoGenClient,
  GenerationsUpdatedDocument,
  GraphQLRequestError,
  type GenerationUpdate,
  type TransportChoice,
} from '../src/index.ts';
import { KEY, type LiveServer, startLiveServer } from './live-server.ts';

const transports: readonly TransportChoice[] = ['websocket', 'sse'];

test.each(transports)('over %s a watch resumes after its last update and misses no change', async (transport) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const versions: number[] = [];
  for await (const { version } of client.watch('a')) {
    versions.push(version);
    if (version === 1) {
      server.update({ id: 'a', status: 'IN_QUEUE', version: 2 }, 'quietly');
      server.update({ id: 'a', status: 'IN_PROGRESS', version: 3 }, 'quietly');
      server.dropSockets();
    }
    if (version === 3) server.update({ id: 'a', status: 'COMPLETED', version: 4 });
  }

  expect(versions).toEqual([1, 2, 3, 4]);
  expect(server.subscribed).toEqual([{ id: 'a' }, { id: 'a', after: 'cursor-1' }]);
});

test('a close with the code 1000 counts as a lost connection', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const versions: number[] = [];
  for await (const { version } of client.watch('a')) {
    versions.push(version);
    if (version > 1) continue;
    server.update({ id: 'a', status: 'IN_QUEUE', version: 2 }, 'quietly');
    server.update({ id: 'a', status: 'COMPLETED', version: 3 }, 'quietly');
    server.dropSockets(1000);
  }

  expect(versions).toEqual([1, 2, 3]);
  expect(server.subscribed).toEqual([{ id: 'a' }, { id: 'a', after: 'cursor-1' }]);
});

test('an event stream that ends without a completion counts as a lost connection', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'sse' });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.events.once('waiting', () => {
    server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
    server.endStreams();
  });

  const results = await Array.fromAsync(
    client.subscribe('subscription Own { generationUpdated(id: "a") { version } }'),
  );

  expect(results).toEqual([1, 2].map((version) => ({ generationUpdated: { version } })));
});

test('a watch may begin after a cursor', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.update({ id: 'a', status: 'IN_QUEUE', version: 2 });
  server.update({ id: 'a', status: 'COMPLETED', version: 3 });

  const updates = await Array.fromAsync(client.watch('a', { after: 'cursor-1' }));

  expect(updates.map(({ version }) => version)).toEqual([2, 3]);
});

test.each(transports)('over %s a watch after the last update of a finished generation ends', async (transport) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.update({ id: 'a', status: 'COMPLETED', version: 2 });

  const updates = await Array.fromAsync(client.watch('a', { after: 'cursor-2' }));

  expect(updates).toEqual([]);
});

test('a watch after a cursor survives a server that completes before any update', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const steps = [
    () => server.completeSubscriptions(),
    () => {
      server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
      server.completeSubscriptions();
    },
  ];
  server.events.on('waiting', () => steps.shift()?.());

  const updates = await Array.fromAsync(client.watch('a', { after: 'cursor-1' }));

  expect(updates.map(({ version }) => version)).toEqual([2]);
});

test.each(transports)(
  'over %s watchAll misses and repeats nothing over several lost connections',
  async (transport) => {
    await using server = await startLiveServer();
    await using client = createVideoGenClient({ url: server.url, key: KEY, transport });
    const all = client.watchAll({ filter: { status: ['COMPLETED'] } })[Symbol.asyncIterator]();

    const first = all.next();
    await once(server.events, 'waiting');
    // The first connection is lost before any update, so there is no cursor to resume after.
    server.update({ id: 'a', status: 'PENDING', version: 1 }, 'quietly');
    server.dropSockets();
    const seen = [describe(await first)];
    server.update({ id: 'b', status: 'PENDING', version: 1 }, 'quietly');
    server.update({ id: 'a', status: 'PENDING', version: 1 }, 'quietly');
    server.update({ id: 'a', status: 'COMPLETED', version: 2 }, 'quietly');
    server.dropSockets();
    seen.push(describe(await all.next()), describe(await all.next()));
    const fourth = all.next();
    server.completeSubscriptions();
    server.update({ id: 'b', status: 'FAILED', version: 2 });
    seen.push(describe(await fourth));
    await all.return?.();

    expect(seen).toEqual(['a 1', 'b 1', 'a 2', 'b 2']);
    const filter = { status: ['COMPLETED'] };
    expect(server.subscribed).toEqual([
      { filter, after: 'cursor-0' },
      { filter, after: 'cursor-0' },
      { filter, after: 'cursor-1' },
      { filter, after: 'cursor-4' },
    ]);
  },
);

test('watchAll may begin after a cursor', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const { updatesCursor } = await client.generations();
  server.update({ id: 'a', status: 'IN_QUEUE', version: 2 });

  for await (const update of client.watchAll({ after: updatesCursor })) {
    expect(update.version).toBe(2);
    break;
  }

  expect(server.requests).toEqual(['Generations']);
});

test('a watch waits while the gateway cannot reach its database or VideoGenAPI', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });
  server.trouble.codes.push('STORE_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE');

  const updates = await Array.fromAsync(client.watch('a'));

  expect(updates.map(({ version }) => version)).toEqual([1]);
  expect(server.subscribed).toEqual([{ id: 'a' }, { id: 'a' }, { id: 'a' }]);
});

test.each(transports)('over %s other errors end a watch', async (transport) => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport });
  server.update({ id: 'a', status: 'PENDING', version: 1 });

  const one = Array.fromAsync(client.watch('a', { after: 'not a cursor' }));
  const all = Array.fromAsync(client.watchAll({ after: 'not a cursor' }));

  await expect(one).rejects.toEqual(refuseCursor('generationUpdated'));
  await expect(all).rejects.toEqual(refuseCursor('generationsUpdated'));
});

test('a subscription of the caller is sent again unchanged, or with the variables of resumeWith', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  const filter = { mode: ['TEXT_TO_VIDEO' as const] };

  await readTwoWithLoss(client.subscribe(GenerationsUpdatedDocument, { filter }), server);
  await readTwoWithLoss(
    client.subscribe(
      GenerationsUpdatedDocument,
      { filter },
      { resumeWith: ({ generationsUpdated }) => ({ after: generationsUpdated.cursor }) },
    ),
    server,
  );

  expect(server.subscribed).toEqual([{ filter }, { filter }, { filter }, { filter, after: 'cursor-3' }]);
});

/** Reads an update, drops the connection, and reads another. */
async function readTwoWithLoss(results: AsyncIterable<unknown>, server: LiveServer): Promise<void> {
  let lost = false;
  const tell = (): void => server.update({ id: 'a', status: 'PENDING', version: 1 });
  server.events.once('waiting', tell);
  for await (const _ of results) {
    if (lost) break;
    lost = true;
    server.dropSockets();
    server.events.once('waiting', tell);
  }
}

function describe({ value }: IteratorResult<GenerationUpdate, undefined>): string {
  return value === undefined ? 'the end' : `${value.generation.id} ${value.version}`;
}

/** The error of a subscription to this field with an invalid cursor. */
function refuseCursor(field: string): GraphQLRequestError {
  const locations = [{ line: 2, column: 3 }];
  const extensions = { code: 'BAD_USER_INPUT' };
  return new GraphQLRequestError([{ message: 'Not a cursor.', locations, path: [field], extensions }]);
}
