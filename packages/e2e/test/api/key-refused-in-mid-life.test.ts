import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient, UnauthenticatedError, type VideoGenClient } from '@videogen/client';
import { readField, orderFaults, serveHere, type ServerHere } from '@videogen/testkit';
import { countRequests, readGenerationId, readStatus } from '../ask-server.ts';
import { connectSocket, subscribe, watchQuery } from '../follow-by-socket.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ ...steered, IMPORT_ON_FIRST_USE: 'false' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

test('a key that is refused later on is not polled after a warning that ends its subscriptions, and goes on when accepted again', async () => {
  const key = 'lt_refused_in_mid_life';
  const [id, other] = [await submitVideo(server.gatewayUrl, key), await submitVideo(server.gatewayUrl, 'lt_at_work')];
  const generationId = await readGenerationId(server, key, id);
  const otherId = await readGenerationId(server, 'lt_at_work', other);
  await using socket = connectSocket(server.gatewayUrl, key);
  const watchWithWarnings = watchQuery.replace('{ id status }', '{ id status warnings }');
  const take = await subscribe(socket, watchWithWarnings, { id });
  const first = await take();
  const url = `${server.gatewayUrl}/graphql`;
  await using bySocket = createVideoGenClient({ url, key, transport: 'websocket' });
  await using byEvents = createVideoGenClient({ url, key, transport: 'sse' });
  const watches = await Promise.all([beginToWatch(bySocket, id), beginToWatch(byEvents, id)]);
  const pollsBefore = await countRequests(server, generationId);

  await orderFaults(server.sandboxUrl, {
    match: { endpoint: 'status', key },
    respond: { status: 401, body: { success: false } },
  });
  const warned = await take();
  const ended = await take().catch((errors: unknown) => errors);
  const watchErrors = await Promise.all(watches.map(findEnd));
  const pollsWhenReported = await countRequests(server, generationId);
  const othersPolls = await countRequests(server, otherId);
  await expect.poll(() => countRequests(server, otherId), { timeout: 15_000 }).toBeGreaterThan(othersPolls + 4);
  const pollsAtRest = await countRequests(server, generationId);
  const checksBefore = await countRequests(server, generationId, 'user');
  const resumed = await readStatus(server, key, id);
  const checksAfter = await countRequests(server, generationId, 'user');
  const takeAgain = await subscribe(socket, watchWithWarnings, { id });
  const rest: unknown[] = [await takeAgain()];
  for (const status of steps.slice(0, -1)) {
    await goOn(server, status);
    rest.push(await takeAgain());
  }

  const warnings = [
    expect.stringMatching(
      /^VideoGenAPI has refused the key since \d{4}-\S+Z\. This generation is not polled until the key is accepted/,
    ),
  ];
  expect(updateOf(first)).toEqual({
    version: 1,
    status: 'PENDING',
    previousStatus: null,
    generation: { id, status: 'PENDING', warnings: [] },
  });
  expect(updateOf(warned)).toEqual({
    version: 2,
    status: 'PENDING',
    previousStatus: 'PENDING',
    generation: { id, status: 'PENDING', warnings },
  });
  const message = 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.';
  expect(ended).toEqual([{ message, extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(watchErrors).toEqual([new UnauthenticatedError(message), new UnauthenticatedError(message)]);
  expect(pollsWhenReported - pollsBefore).toBeGreaterThan(0);
  expect(pollsAtRest - pollsWhenReported).toBeLessThanOrEqual(2);
  expect(checksAfter - checksBefore).toBe(1);
  expect(resumed).toBe('PENDING');
  expect(updateOf(rest[0])).toEqual(updateOf(warned));
  expect(rest.slice(1).map(updateOf)).toEqual(
    steps.slice(1).map((status, index) => ({
      version: index + 3,
      status,
      previousStatus: steps[index],
      // A warning has its time, and stays.
      generation: { id, status, warnings },
    })),
  );
});

const updateOf = (result: unknown): unknown => readField(result, 'data', 'generationUpdated');

/** A watch that has had its first update. */
async function beginToWatch(client: VideoGenClient, id: string): Promise<AsyncIterator<unknown>> {
  const updates = client.watch(id)[Symbol.asyncIterator]();
  await updates.next();
  return updates;
}

/** The error that a watch ends with. */
async function findEnd(updates: AsyncIterator<unknown>): Promise<unknown> {
  try {
    for (;;) if ((await updates.next()).done === true) return undefined;
  } catch (error) {
    return error;
  }
}
