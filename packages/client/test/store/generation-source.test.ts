import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createVideoGenClient, GenerationNotFoundError, UnauthenticatedError } from '../../src/index.ts';
import { createVideoGenStore, type Source } from '../../src/store/store.ts';
import { KEY, startLiveServer } from '../live-server.ts';

const LINGER_MS = 1000;
const ignore = (): void => {};

test('before it is subscribed to, a generation is loading, and nothing is asked', async () => {
  await using scene = await openScene();

  const source = scene.store.generation('a');

  expect(source.getSnapshot()).toEqual({ isLoading: true, generation: undefined, error: undefined });
  expect(source.getSnapshot()).toBe(source.getServerSnapshot());
  expect(scene.server.counts).toEqual({ sockets: 0, subscriptions: 0 });
});

test('a generation is followed to its end, and each listener is called for each change', async () => {
  await using scene = await openScene();
  const source = scene.store.generation('a');
  const seen: (string | undefined)[] = [];
  source.subscribe(() => seen.push(source.getSnapshot().generation?.status));

  await expect.poll(() => source.getSnapshot().generation?.status).toBe('PENDING');
  scene.server.update({ id: 'a', status: 'IN_PROGRESS', version: 2 });
  scene.server.update({ id: 'a', status: 'COMPLETED', version: 3 });
  await expect.poll(() => seen.length).toBe(3);

  expect(seen).toEqual(['PENDING', 'IN_PROGRESS', 'COMPLETED']);
  expect(source.getSnapshot()).toMatchObject({ isLoading: false, generation: { version: 3 }, error: undefined });
  expect(source.getSnapshot()).toBe(source.getSnapshot());
});

test('all subscribers of an id share one watch, through whichever source they have it', async () => {
  await using scene = await openScene();
  const sources = [1, 2, 3].map(() => scene.store.generation('a'));

  for (const source of sources) source.subscribe(ignore);
  await expect.poll(() => sources.every(isLoaded)).toBe(true);

  expect(scene.server.counts).toEqual({ sockets: 1, subscriptions: 1 });
  expect(new Set(sources.map((source) => source.getSnapshot())).size).toBe(1);
});

test('the watch ends a second after the last subscriber has left, and goes on if another comes before', async () => {
  await using scene = await openScene();
  const { server, store } = scene;
  server.update({ id: 'b', status: 'PENDING', version: 1 });
  const [kept, left] = [store.generation('a'), store.generation('b')];
  const stops = [kept, left].map((source) => source.subscribe(ignore));
  await expect.poll(() => isLoaded(kept) && isLoaded(left)).toBe(true);

  const leftAt = performance.now();
  for (const stop of stops) stop();
  kept.subscribe(ignore);
  await once(server.events, 'unsubscribe');
  const lingeredMs = performance.now() - leftAt;

  expect(lingeredMs).toBeGreaterThan(LINGER_MS * 0.9);
  expect(server.subscribed.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(server.counts.subscriptions).toBe(1);
  server.update({ id: 'a', status: 'IN_PROGRESS', version: 2 });
  await expect.poll(() => kept.getSnapshot().generation?.version).toBe(2);
});

test('a subscriber that leaves twice leaves once', async () => {
  await using scene = await openScene();
  const source = scene.store.generation('a');
  const stops = [1, 2].map(() => source.subscribe(ignore));
  await expect.poll(() => isLoaded(source)).toBe(true);

  stops[0]?.();
  stops[0]?.();
  scene.server.update({ id: 'a', status: 'IN_PROGRESS', version: 2 });

  await expect.poll(() => source.getSnapshot().generation?.version).toBe(2);
});

test('a view that comes back shows the last known state at once', async () => {
  await using scene = await openScene();
  const stop = scene.store.generation('a').subscribe(ignore);
  await expect.poll(() => isLoaded(scene.store.generation('a'))).toBe(true);
  stop();
  await once(scene.server.events, 'unsubscribe');

  const source = scene.store.generation('a');

  expect(source.getSnapshot()).toMatchObject({ isLoading: false, generation: { status: 'PENDING' } });
  expect(source.getServerSnapshot()).toMatchObject({ isLoading: true });
});

test('a generation that has ended is not watched again', async () => {
  await using scene = await openScene();
  scene.server.update({ id: 'a', status: 'COMPLETED', version: 2 });
  const source = scene.store.generation('a');
  const stop = source.subscribe(ignore);
  await expect.poll(() => isLoaded(source)).toBe(true);
  stop();
  await once(scene.server.events, 'close');

  source.subscribe(ignore);

  expect(source.getSnapshot()).toMatchObject({ generation: { status: 'COMPLETED' } });
  expect(scene.server.counts.sockets).toBe(1);
});

test('an unknown id is an error, and a later view tries again', async () => {
  await using scene = await openScene();
  const source = scene.store.generation('b');

  const stop = source.subscribe(ignore);
  await expect.poll(() => source.getSnapshot().error).toBeDefined();
  const failed = source.getSnapshot();
  stop();
  scene.server.update({ id: 'b', status: 'PENDING', version: 1 });
  source.subscribe(ignore);
  await expect.poll(() => isLoaded(source)).toBe(true);

  expect(failed).toEqual({ isLoading: false, generation: undefined, error: new GenerationNotFoundError('b') });
  expect(source.getSnapshot()).toMatchObject({ generation: { id: 'b' }, error: undefined });
});

test('a key that is refused later is an error beside the last known state', async () => {
  await using scene = await openScene();
  const source = scene.store.generation('a');
  source.subscribe(ignore);
  await expect.poll(() => isLoaded(source)).toBe(true);

  scene.server.revokeKey();
  scene.server.dropSockets();
  await expect.poll(() => source.getSnapshot().error).toBeDefined();

  expect(source.getSnapshot().error).toBeInstanceOf(UnauthenticatedError);
  expect(source.getSnapshot().generation?.status).toBe('PENDING');
});

test('an older answer that comes later changes nothing', async () => {
  await using scene = await openScene();
  scene.server.update({ id: 'a', status: 'IN_PROGRESS', version: 5 });
  const list = scene.store.generations();
  list.subscribe(ignore);
  await expect.poll(() => list.getSnapshot().generations.length).toBe(1);
  scene.server.update({ id: 'a', status: 'PENDING', version: 1 }, 'quietly');

  const source = scene.store.generation('a');
  source.subscribe(ignore);
  await once(scene.server.events, 'subscribe');
  await once(scene.server.events, 'waiting');

  expect(source.getSnapshot()).toMatchObject({ generation: { status: 'IN_PROGRESS', version: 5 } });
});

function isLoaded(source: Source<{ readonly isLoading: boolean }>): boolean {
  return !source.getSnapshot().isLoading;
}

/** A server with a PENDING generation `a`, and a store of a client of it. */
async function openScene() {
  const server = await startLiveServer();
  const client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  return {
    server,
    store: createVideoGenStore(client),
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
