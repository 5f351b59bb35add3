import { afterAll, beforeAll, expect, test } from 'vitest';
import { readField, readText, orderFaults, serveHere, type ServerHere } from '@videogen/testkit';
import { ask } from '../ask-server.ts';
import { connectSocket, subscribe } from '../follow-by-socket.ts';
import { submitVideo } from '../steered-video.ts';

let server: ServerHere;

beforeAll(async () => {
  server = await serveHere({ POLL_MIN_INTERVAL_MS: '600000', IMPORT_ON_FIRST_USE: 'false' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const usageQuery = `subscription {
  usageUpdated { usage { currentMonth monthlyLimit remaining } rateLimits { model { key } used limit windowSeconds } }
}`;

test('a subscriber of the usage gets it at once, and again when a submission has used some', async () => {
  const key = 'lt_usage';
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, usageQuery);
  const before = await take();

  await submitVideo(server.gatewayUrl, key);

  expect(before).toEqual(usageOf(0));
  expect(await take()).toEqual(usageOf(1));
});

function usageOf(currentMonth: number): object {
  const usage = { currentMonth, monthlyLimit: 100, remaining: 100 - currentMonth };
  return { data: { usageUpdated: { usage, rateLimits: [] } } };
}

/** The live service's answer when a model is used up. */
const rateLimited = {
  success: false,
  error: 'Sora 2 rate limit exceeded',
  message: 'You can make 5 generations per 15 minutes with Sora 2, on all plans.',
  details: {
    current_usage: 5,
    limit: 5,
    window: '15 minutes',
    model: 'Sora 2',
    reset_time: '2030-01-01 00:15:00',
    seconds_until_reset: 412,
  },
};

const submitQuery = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on RateLimitedError { message retryAfterSeconds used limit model { key } }
  }
}`;

test('a reached rate limit is in the error of the submission, in `me` and in the subscription to the usage', async () => {
  const key = 'lt_rate_limited';
  await using socket = connectSocket(server.gatewayUrl, key);
  const take = await subscribe(socket, usageQuery);
  const before = await take();
  await orderFaults(server.sandboxUrl, {
    match: { endpoint: 'generate', key },
    respond: { status: 429, body: rateLimited },
  });

  const asked = Date.now();
  const submitted = await ask(server, key, submitQuery, { input: { prompt: 'A cat', model: 'sora-2' } });
  const me = await ask(server, key, '{ me { rateLimits { model { key name } used limit windowSeconds resetsAt } } }');
  const after = await take();

  const limit = { model: { key: 'sora-2' }, used: 5, limit: 5, windowSeconds: 900 };
  expect(submitted).toEqual({
    generateVideo: {
      __typename: 'RateLimitedError',
      message: expect.any(String),
      retryAfterSeconds: 412,
      used: 5,
      limit: 5,
      model: { key: 'sora-2' },
    },
  });
  expect(me).toEqual({
    me: { rateLimits: [{ ...limit, model: { key: 'sora-2', name: 'Sora 2' }, resetsAt: expect.any(String) }] },
  });
  const resetsAt = Date.parse(readText(me, 'me', 'rateLimits', '0', 'resetsAt'));
  expect(resetsAt - asked).toBeGreaterThan(405_000);
  expect(resetsAt - asked).toBeLessThan(432_000);
  expect(readField(before, 'data', 'usageUpdated', 'rateLimits')).toEqual([]);
  expect(readField(after, 'data', 'usageUpdated', 'rateLimits')).toEqual([limit]);
});
