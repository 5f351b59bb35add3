import { ConnectionError, createVideoGenClient, type GenerationFilter } from '@videogen/client';
import { createVideoGenStore, type ConnectionSnapshot, type Source } from '@videogen/client/store';
import { advanceClock, serveHere, startFaultProxy, type ServerHere } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goOn, steered, submitVideo } from '../steered-video.ts';
import { serveWithHistory, usualVideo } from './serve-with-history.ts';

const ignore = (): void => {};
const HOUR_SECONDS = 3600;
let server: ServerHere;

beforeAll(async () => {
  server = await serveHere(steered);
});

afterAll(() => server[Symbol.asyncDispose]());

test('a list shows new generations and each change, newest first', async () => {
  await using scene = openScene('lt_store_list');
  const older = await scene.submit();
  const list = scene.store.generations();
  list.subscribe(ignore);
  await expect.poll(() => list.getSnapshot().isLoading).toBe(false);

  const newer = await scene.submit();
  await expect.poll(() => list.getSnapshot().generations.map(({ id }) => id)).toEqual([newer, older]);
  await goOn(server, 'PENDING');
  await expect.poll(() => list.getSnapshot().generations.map(({ status }) => status)).toEqual(['IN_QUEUE', 'IN_QUEUE']);

  expect(list.getSnapshot()).toMatchObject({
    isLoading: false,
    isLoadingMore: false,
    hasMore: false,
    error: undefined,
  });
});

test('a generation leaves a filtered list, and joins the list that it now belongs to', async () => {
  await using scene = openScene('lt_store_filter');
  const id = await scene.submit();
  const [waiting, done] = (['PENDING', 'COMPLETED'] as const).map((status) => scene.list({ status: [status] }));
  await expect.poll(() => [waiting?.ids(), done?.ids()]).toEqual([[id], []]);

  await advanceClock(server.sandboxUrl, HOUR_SECONDS);

  await expect.poll(() => [waiting?.ids(), done?.ids()]).toEqual([[], [id]]);
});

test('a list is loaded page by page, and its pages are live', async () => {
  await using scene = openScene('lt_store_pages');
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.unshift(await scene.submit());
  const list = scene.list({}, 2);
  await expect.poll(list.ids).toEqual(ids.slice(0, 2));

  list.source.loadMore();
  list.source.loadMore();
  const whileLoading = list.source.getSnapshot();
  await expect.poll(list.ids).toEqual(ids.slice(0, 4));
  const newest = await scene.submit();
  await expect.poll(list.ids).toEqual([newest, ...ids.slice(0, 4)]);
  list.source.loadMore();
  await expect.poll(list.ids).toEqual([newest, ...ids]);
  await advanceClock(server.sandboxUrl, HOUR_SECONDS);
  await expect
    .poll(() => new Set(list.source.getSnapshot().generations.map(({ status }) => status)))
    .toEqual(new Set(['COMPLETED']));

  expect(whileLoading.isLoadingMore).toBe(true);
  expect(list.source.getSnapshot()).toMatchObject({ hasMore: false, isLoadingMore: false });
});

test('a page that arrives after a newer change of one of its generations does not step back', async () => {
  await using proxy = await startFaultProxy({ port: Number(new URL(server.gatewayUrl).port) });
  await using scene = openScene('lt_store_slow_page', [], { gatewayUrl: `http://127.0.0.1:${proxy.port}` });
  const [older, newer] = [await scene.submit(), await scene.submit()];
  const list = scene.list({}, 1);
  const statuses = (): readonly string[] => list.source.getSnapshot().generations.map(({ status }) => status);
  await expect.poll(list.ids).toEqual([newer]);

  const holding = proxy.holdNext('to-client', (text) => text.includes('"hasNextPage":false'));
  list.source.loadMore();
  const held = await holding;
  await goOn(server, 'PENDING');
  await scene.untilStatus(older, 'IN_QUEUE');
  await expect.poll(statuses).toEqual(['IN_QUEUE']);
  held.release();
  await expect.poll(list.ids).toEqual([newer, older]);

  expect(held.bytes.toString()).toContain('"PENDING"');
  expect(statuses()).toEqual(['IN_QUEUE', 'IN_QUEUE']);
});

test('a list whose loaded generations have all left loads what follows', async () => {
  await using scene = openScene('lt_store_emptied');
  const first = await scene.submit();
  await advanceClock(server.sandboxUrl, HOUR_SECONDS);
  await scene.untilStatus(first, 'COMPLETED');
  const second = await scene.submit();
  const third = await scene.submit();
  const list = scene.list({ status: ['PENDING', 'CANCELED'] }, 1);
  await expect.poll(list.ids).toEqual([third]);

  await goOn(server, 'PENDING');

  // Both leave the filter; the search for a third ends with none.
  await expect.poll(() => list.source.getSnapshot()).toMatchObject({ generations: [], hasMore: false });
  await scene.untilStatus(second, 'IN_QUEUE');
});

test('a searched list and the counts by status follow new generations, labels and statuses', async () => {
  await using scene = openScene('lt_store_search');
  const { store } = scene;
  const [found, counts] = [
    scene.list({ search: 'scene 12' }),
    store.statusCounts({ status: ['FAILED'], search: 'scene' }),
  ];
  counts.subscribe(ignore);
  await expect.poll(() => counts.getSnapshot().isLoading).toBe(false);
  const before = counts.getSnapshot();
  const id = await scene.submit();

  const result = await store.label(id, ' Scene 12');
  await expect.poll(found.ids).toEqual([id]);
  await expect.poll(() => counts.getSnapshot().statusCounts).toEqual([{ status: 'PENDING', count: 1 }]);
  await goOn(server, 'PENDING');
  await expect.poll(() => counts.getSnapshot().statusCounts).toEqual([{ status: 'IN_QUEUE', count: 1 }]);
  await store.client.label(id, null);
  await expect.poll(found.ids).toEqual([]);
  await expect.poll(() => counts.getSnapshot().statusCounts).toEqual([]);

  expect(before).toEqual({ isLoading: false, statusCounts: [], error: undefined });
  expect(result).toMatchObject({ __typename: 'LabelGenerationSuccess', generation: { label: 'Scene 12' } });
  expect(store.statusCounts({ search: 'scene' }).getSnapshot()).toBe(counts.getSnapshot());
});

test('counts are read again at most once a second, however many changes there are', async () => {
  const payloads: string[] = [];
  const requests: string[] = [];
  await using scene = openScene('lt_store_counts_pace', payloads, server, async (input, init) => {
    if (JSON.stringify([input, init?.body]).includes('StatusCounts')) requests.push('');
    return fetch(input, init);
  });
  const counts = scene.store.statusCounts();
  counts.subscribe(ignore);
  await expect.poll(() => counts.getSnapshot().isLoading).toBe(false);

  const beganAt = performance.now();
  for (let count = 0; count < 20; count += 1) await scene.submit();
  await expect.poll(() => counts.getSnapshot().statusCounts).toEqual([{ status: 'PENDING', count: 20 }]);
  const seconds = (performance.now() - beganAt) / 1000;

  expect(requests.length).toBeGreaterThanOrEqual(2);
  expect(requests.length).toBeLessThanOrEqual(2 + seconds);
});

test('a view of a generation that has ended shows its new label', async () => {
  await using scene = openScene('lt_store_ended_label');
  const id = await scene.submit();
  await advanceClock(server.sandboxUrl, HOUR_SECONDS);
  await scene.untilStatus(id, 'COMPLETED');
  const view = scene.store.generation(id);
  view.subscribe(ignore);
  await expect.poll(() => view.getSnapshot().generation?.status).toBe('COMPLETED');

  await scene.store.label(id, 'Best take');
  const own = view.getSnapshot().generation?.label;
  scene.list({});
  await scene.store.client.label(id, 'Second best');

  await expect.poll(() => view.getSnapshot().generation?.label).toBe('Second best');
  expect(own).toBe('Best take');
});

test('the usage is live', async () => {
  await using scene = openScene('lt_store_usage');
  const { usage } = scene.store;
  usage.subscribe(ignore);
  await expect.poll(() => usage.getSnapshot().isLoading).toBe(false);
  const before = usage.getSnapshot().user?.usage.today ?? 0;

  await scene.submit();

  await expect.poll(() => usage.getSnapshot().user?.usage.today).toBe(before + 1);
});

test('the state of the connection follows the subscriptions, with the reason of a loss', async () => {
  await using proxy = await startFaultProxy({ port: Number(new URL(server.gatewayUrl).port) });
  await using scene = openScene('lt_store_state', [], { gatewayUrl: `http://127.0.0.1:${proxy.port}` });
  const { connection, usage } = scene.store;
  const seen: ConnectionSnapshot[] = [connection.getSnapshot()];
  connection.subscribe(() => seen.push(connection.getSnapshot()));

  const stop = usage.subscribe(ignore);
  await expect.poll(() => connection.getSnapshot().state).toBe('live');
  proxy.resetAll();
  await expect.poll(() => seen.map(({ state }) => state)).toEqual(['closed', 'connecting', 'live', 'retrying', 'live']);
  stop();
  await expect.poll(() => connection.getSnapshot().state).toBe('closed');

  expect(seen[0]).toBe(connection.getServerSnapshot());
  expect(seen[3]).toEqual({
    state: 'retrying',
    error: expect.any(ConnectionError),
    attempt: 1,
    retryInMs: expect.any(Number),
  });
  expect(connection.getSnapshot()).toEqual(seen[0]);
});

test('a hundred views of ten generations and their list take eleven subscriptions', async () => {
  await using scene = openScene('lt_store_many');
  const ids = await Promise.all(Array.from({ length: 10 }, () => scene.submit()));
  const payloads: string[] = [];
  await using counted = openScene('lt_store_many', payloads);

  const sources: Source<{ readonly isLoading: boolean }>[] = ids.flatMap((id) =>
    Array.from({ length: 10 }, () => counted.store.generation(id)),
  );
  sources.push(counted.store.generations(), counted.store.generations({ filter: undefined }));
  for (const source of sources) source.subscribe(ignore);
  await expect.poll(() => sources.every((source) => !source.getSnapshot().isLoading)).toBe(true);

  await expect.poll(() => payloads.filter((text) => text.includes('"type":"subscribe"')).length).toBe(11);
});

test('while the gateway estimates it, the progress of a generation moves between two updates and never falls', async () => {
  await using known = await serveWithHistory();
  await using scene = openScene('lt_store_progress', [], known);
  const { generation } = await scene.store.createSubmission().submit(usualVideo);
  if (generation === undefined) throw new Error('it was not accepted');
  const source = scene.store.generation(generation.id);
  source.subscribe(ignore);
  const shown: number[] = [];
  let stop = ignore;
  const follow = (): void => {
    stop();
    const { generation: present } = source.getSnapshot();
    if (present === undefined) return;
    const progress = scene.store.progress(present);
    shown.push(progress.getSnapshot() ?? Number.NaN);
    stop = progress.subscribe(() => shown.push(progress.getSnapshot() ?? Number.NaN));
  };
  source.subscribe(follow);

  await expect.poll(() => source.getSnapshot().generation?.status, { timeout: 45_000 }).toBe('COMPLETED');

  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.at(-1)).toBe(1);
});

/** A store of a client with this key, which records the messages that its websocket sends. */
function openScene(
  key: string,
  sent: string[] = [],
  { gatewayUrl }: Pick<ServerHere, 'gatewayUrl'> = server,
  ownFetch: typeof fetch = fetch,
) {
  class RecordedWebSocket extends WebSocket {
    override send(data: string): void {
      sent.push(data);
      super.send(data);
    }
  }
  const client = createVideoGenClient({
    url: `${gatewayUrl}/graphql`,
    key,
    webSocketImpl: RecordedWebSocket,
    fetch: ownFetch,
  });
  const store = createVideoGenStore(client);
  return {
    store,
    submit: () => submitVideo(gatewayUrl, key),
    async untilStatus(id: string, status: string): Promise<void> {
      await expect.poll(async () => (await client.generation(id))?.status).toBe(status);
    },
    /** Subscribes to a list; its ids are those that it shows. */
    list(filter: GenerationFilter, pageSize?: number) {
      const source = store.generations({ filter, pageSize });
      source.subscribe(ignore);
      return { source, ids: () => source.getSnapshot().generations.map(({ id }) => id) };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
