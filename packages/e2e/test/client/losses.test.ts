import {
  ConnectionError,
  createVideoGenClient,
  GenerationsUpdatedDocument,
  UnauthenticatedError,
} from '@videogen/client';
import { type FaultProxy, serveHere, type ServerHere, startFaultProxy } from '@videogen/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStatus } from '../ask-server.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';

const input = { prompt: 'A lighthouse in a storm', model: 'nanobanana-video', seed: 42 } as const;
let server: ServerHere;

beforeAll(async () => {
  server = await serveHere(steered);
});

afterAll(() => server[Symbol.asyncDispose]());

/** A client behind a proxy, through which it loses its connections. */
async function openScene(key: string, options: { readonly timeoutMs?: number } = {}) {
  await using parts = new AsyncDisposableStack();
  const proxy: FaultProxy = parts.use(await startFaultProxy({ port: Number(new URL(server.gatewayUrl).port) }));
  const client = parts.use(createVideoGenClient({ url: `http://127.0.0.1:${proxy.port}/graphql`, key, ...options }));
  const owned = parts.move();
  return { proxy, client, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

test('watch resumes after a loss, and in another client after the cursor of any update', async () => {
  await using scene = await openScene('lt_losses_watch');
  await using other = await openScene('lt_losses_watch');
  const id = await submitVideo(server.gatewayUrl, 'lt_losses_watch');

  const updates = [];
  for await (const update of scene.client.watch(id)) {
    updates.push(update);
    scene.proxy.resetAll();
    await goOn(server, update.status);
  }
  const cursors = updates.map(({ cursor }) => cursor);
  const rests = await Promise.all(cursors.map((after) => Array.fromAsync(other.client.watch(id, { after }))));

  expect(updates.map(({ status }) => status)).toEqual(steps);
  expect(rests.map((rest) => rest.map(({ cursor }) => cursor))).toEqual(
    cursors.map((_, index) => cursors.slice(index + 1)),
  );
});

test('watchAll has each change since the cursor of a page, of its filter alone, through losses', async () => {
  await using scene = await openScene('lt_losses_all');
  const { updatesCursor } = await scene.client.generations();
  const id = await submitVideo(server.gatewayUrl, 'lt_losses_all');
  const seen: string[] = [];

  const filter = { status: ['PENDING' as const, 'COMPLETED' as const] };
  for await (const { generation, status } of scene.client.watchAll({ after: updatesCursor, filter })) {
    seen.push(`${generation.id} ${status}`);
    scene.proxy.resetAll();
    if (status === 'COMPLETED') break;
    await goOn(server, status);
    if (status !== 'IN_QUEUE') continue;
    await expect.poll(() => readStatus(server, 'lt_losses_all', id)).toBe('IN_PROGRESS');
    await goOn(server, 'IN_PROGRESS');
  }

  // The change by which it leaves the filter is one of them.
  expect(seen).toEqual(['PENDING', 'IN_QUEUE', 'COMPLETED'].map((status) => `${id} ${status}`));
});

test('a subscription of your own resumes by resumeWith', async () => {
  await using scene = await openScene('lt_losses_own');
  const { updatesCursor } = await scene.client.generations();
  await submitVideo(server.gatewayUrl, 'lt_losses_own');
  const statuses: string[] = [];

  const updates = scene.client.subscribe(
    GenerationsUpdatedDocument,
    { after: updatesCursor },
    { resumeWith: ({ generationsUpdated }) => ({ after: generationsUpdated.cursor }) },
  );
  for await (const { generationsUpdated } of updates) {
    statuses.push(generationsUpdated.status);
    scene.proxy.resetAll();
    if (generationsUpdated.status === 'COMPLETED') break;
    await goOn(server, generationsUpdated.status);
  }

  expect(statuses).toEqual(steps);
});

test('the state of the connection and its reason are those of the subscriptions, and close ends these', async () => {
  await using scene = await openScene('lt_losses_state');
  const { client, proxy } = scene;
  const id = await submitVideo(server.gatewayUrl, 'lt_losses_state');
  const states: string[] = [client.connectionState];
  const stop = client.onConnectionState((state) => states.push(state));
  const watching = Array.fromAsync(client.watch(id)).catch((error: unknown) => error);
  await expect.poll(() => client.connectionState).toBe('live');
  const before = client.lastError;

  proxy.resetAll();
  await expect.poll(() => states).toEqual(['closed', 'connecting', 'live', 'retrying', 'live']);
  stop();
  await client.close();

  expect(before).toBe(undefined);
  expect(client.lastError).toBeInstanceOf(ConnectionError);
  expect(await watching).toBeInstanceOf(ConnectionError);
  expect(client.connectionState).toBe('closed');
  expect(states.at(-1)).toBe('live');
});

test('a submission whose answer is lost is made once, also by its key after an error', async () => {
  await using scene = await openScene('lt_losses_submit');
  const { client, proxy } = scene;

  const holding = proxy.holdNext('to-client', (text) => text.includes('GenerateVideoSuccess'));
  const submitting = client.generateVideo(input);
  (await holding).reset();
  const first = await submitting;
  const holdingSecond = proxy.holdNext('to-client', (text) => text.includes('GenerateVideoSuccess'));
  const failing = client.generateVideo(input, { retryForMs: 0 }).catch((error: unknown) => error);
  (await holdingSecond).reset();
  const error = await failing;
  const idempotencyKey = error instanceof ConnectionError ? error.idempotencyKey : undefined;
  const repeated = await client.generateVideo({ ...input, idempotencyKey });
  const { nodes } = await client.generations();

  expect(error).toMatchObject({ name: 'ConnectionError', idempotencyKey: expect.any(String) });
  expect([repeated, first]).toMatchObject(nodes.map(({ id }) => ({ generation: { id } })));
  expect(nodes).toHaveLength(2);
});

test('a query without an answer is a ConnectionError after timeoutMs, of the client or of the call', async () => {
  await using scene = await openScene('lt_losses_timeout', { timeoutMs: 300 });
  await scene.client.me({ timeoutMs: 20_000 });
  await scene.proxy.setMode({ type: 'stall' });

  await expect(scene.client.me()).rejects.toThrow(ConnectionError);
  await expect(
    scene.client.mutate('mutation { importGenerations { __typename } }', {}, { timeoutMs: 300 }),
  ).rejects.toThrow(ConnectionError);
  await scene.proxy.pass();
  expect((await scene.client.me({ timeoutMs: 20_000 })).id).toEqual(expect.any(String));
});

test.each(['websocket', 'sse'] as const)(
  'over %s the key comes from a function, or from the headers',
  async (transport) => {
    const url = `${server.gatewayUrl}/graphql`;
    const keys = ['lt_revoked_before', 'lt_losses_key'];
    const key = async () => await Promise.resolve(keys.length > 1 ? keys.shift() : keys[0]);
    await using byFunction = createVideoGenClient({ url, key, transport });
    const headers = { authorization: 'Bearer lt_losses_key' };
    await using byHeaders = createVideoGenClient({ url, headers, transport });
    await using revoked = createVideoGenClient({ url, key: 'lt_revoked', transport });

    const users = [await byFunction.me(), await byHeaders.me()];
    for (const client of [byFunction, byHeaders]) {
      for await (const user of client.watchUsage()) {
        users.push(user);
        break;
      }
    }

    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    await expect(revoked.me()).rejects.toThrow(UnauthenticatedError);
    await expect(Array.fromAsync(revoked.watchUsage())).rejects.toThrow(UnauthenticatedError);
  },
);

test('queries and mutations of your own are sent as they are, and their errors have codes', async () => {
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_losses_operations' });
  const { id } = await client.submit(input);

  const query = 'query One($id: ID!) { generation(id: $id) { id status } }';
  const cancel = 'mutation Cancel($id: ID!) { cancelGeneration(id: $id) { __typename } }';

  expect(await client.query(query, { id })).toEqual({ data: { generation: { id, status: 'PENDING' } } });
  expect(await client.mutate(cancel, { id })).toEqual({
    data: { cancelGeneration: { __typename: 'NotCancelableError' } },
  });
  await expect(client.query('{ nothing }')).rejects.toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
  await expect(client.query(cancel, { id })).rejects.toMatchObject({ code: 'INVALID_OPERATION' });
});
