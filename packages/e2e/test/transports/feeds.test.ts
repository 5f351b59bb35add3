import { afterAll, beforeAll, expect, test } from 'vitest';
import { readText, serveHere, type ServerHere } from '@videogen/testkit';
import { ask, readStatus } from '../ask-server.ts';
import { connectSocket, subscribe } from '../follow-by-socket.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ ...steered, IMPORT_ON_FIRST_USE: 'false' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const feedQuery = `subscription ($filter: GenerationFilter) {
  generationsUpdated(filter: $filter) { version status previousStatus generation { id } }
}`;

/** Returns the updates in the feed for a generation that is followed from its first. */
function feedOf(id: string): readonly object[] {
  return steps.map((status, index) => ({
    data: {
      generationsUpdated: { version: index + 1, status, previousStatus: steps[index - 1] ?? null, generation: { id } },
    },
  }));
}

test('one feed has every change of every generation, in order for each, and goes on when all have ended', async () => {
  const key = 'lt_feed_of_all';
  const old = await submitVideo(server.gatewayUrl, key);
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, feedQuery);
  const ids = [await submitVideo(server.gatewayUrl, key), await submitVideo(server.gatewayUrl, key)];

  const received: unknown[] = [];
  for (const status of steps) {
    const expected = status === 'PENDING' ? ids.length : ids.length + 1;
    while (received.filter((result) => statusOf(result) === status).length < expected) received.push(await take());
    await goOn(server, status);
  }
  const afterTheEnd = await submitVideo(server.gatewayUrl, key);
  const next = await take();

  for (const id of ids) expect(received.filter((result) => idOf(result) === id)).toEqual(feedOf(id));
  expect(received.filter((result) => idOf(result) === old)).toEqual(feedOf(old).slice(1));
  expect([next]).toEqual(feedOf(afterTheEnd).slice(0, 1));
});

const idOf = (result: unknown): string => readText(result, 'data', 'generationsUpdated', 'generation', 'id');
const statusOf = (result: unknown): string => readText(result, 'data', 'generationsUpdated', 'status');

test('a feed of one status shows a generation enter and leave it', async () => {
  const key = 'lt_feed_of_queue';
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, feedQuery, { filter: { status: ['IN_QUEUE'] } });

  const id = await submitVideo(server.gatewayUrl, key);
  await goOn(server, 'PENDING');
  const come = await take();
  await goOn(server, 'IN_QUEUE');
  const leave = await take();
  await goOn(server, 'IN_PROGRESS');
  await expect.poll(() => readStatus(server, key, id)).toBe('COMPLETED');
  const other = await submitVideo(server.gatewayUrl, key);
  await goOn(server, 'PENDING');

  expect([come, leave]).toEqual(feedOf(id).slice(1, 3));
  expect([await take()]).toEqual(feedOf(other).slice(1, 2));
});
test('feeds of one model and of one mode have no other', async () => {
  const key = 'lt_feed_of_model';
  await using socket = connectSocket(server.gatewayUrl, key);
  const takeModel = await subscribe(socket, feedQuery, { filter: { model: ['kling_25'] } });
  const takeMode = await subscribe(socket, feedQuery, { filter: { mode: ['IMAGE_TO_VIDEO'] } });
  const takeBoth = await subscribe(socket, feedQuery, { filter: { model: ['kling_25'], mode: ['IMAGE_TO_VIDEO'] } });
  const imageUrl = 'https://example.com/cat.jpg';

  await submit(key, { prompt: 'Neither', model: 'seedance' });
  const model = await submit(key, { prompt: 'The model', model: 'kling_25' });
  const mode = await submit(key, { prompt: 'The mode', model: 'seedance', imageUrl });
  const both = await submit(key, { prompt: 'Both', model: 'kling_25', imageUrl });

  const received = [await takeModel(), await takeModel(), await takeMode(), await takeMode(), await takeBoth()];
  expect(received.map(idOf)).toEqual([model, both, mode, both, both]);
});

async function submit(key: string, input: object): Promise<string> {
  const query = `mutation ($input: GenerateVideoInput!) {
    generateVideo(input: $input) { ... on GenerateVideoSuccess { generation { id } } }
  }`;
  return readText(await ask(server, key, query, { input }), 'generateVideo', 'generation', 'id');
}
