import { expect, test } from 'vitest';
import { askFrom, countStatuses } from './ask-from.ts';
import { aliceKey, post, startForAlice, stream } from './gateway-for-alice.ts';
import { saveKnownUser } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';

const query = '{ me { __typename } }';
const subscription = 'subscription { generationsUpdated { version } }';
const withKey = { authorization: `Bearer ${aliceKey}` };
const bobsKey = 'lt_bob_0001';
const withBobsKey = { authorization: `Bearer ${bobsKey}` };

/** Too slow to refill within a test. */
const fiveOperations = { operationsPerKey: 0.01, operationBurstPerKey: 5 };

const rateLimited = (message: string, retryAfterSeconds: number) => ({
  message: `${message} Try again in ${retryAfterSeconds} s.`,
  extensions: { code: 'RATE_LIMITED', retryAfterSeconds },
});
const tooManyOperations = rateLimited(
  'Too many queries and mutations came with this key: at most 0.01 a second, 5 at once.',
  100,
);
const tooManyOnSocket = rateLimited('Too many subscriptions on this websocket: at most 128 at once.', 10);
const tooManyOfKey = rateLimited('Too many subscriptions with this key: at most 2 at once.', 10);

/** Opens an event stream. Returns the function that closes it, or the refusal. */
async function openStream(url: string, headers: Record<string, string>) {
  const stopping = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query: subscription }),
    signal: stopping.signal,
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), close: () => stopping.abort() };
}

test('queries and mutations of a key above its burst are refused over every transport; subscriptions and other keys are not', async () => {
  await using running = await startForAlice({ shares: fiveOperations });
  await saveKnownUser(running.store, bobsKey);
  await using socket = await openSocket(running.url, withKey);

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => askFrom(running.port, { query, headers: withKey })),
  );
  for (const id of ['a query', 'no query']) socket.subscribe(id, { query: id === 'a query' ? query : '{' });
  for (const id of ['a query', 'no query']) await expect.poll(() => socket.received(id)).toHaveLength(1);
  const events = await stream(running.url, query);
  const subscribed = await openStream(running.url, withKey);
  const other = await post(running.url, query, withBobsKey);

  expect(countStatuses(answers)).toEqual({ 200: 5, 429: 15 });
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers).toMatchObject({ 'retry-after': '100' });
  expect(JSON.parse(refused?.body ?? '')).toEqual({ errors: [tooManyOperations] });
  for (const id of ['a query', 'no query']) {
    expect(socket.received(id)).toEqual([{ type: 'error', payload: [tooManyOperations] }]);
  }
  expect(events.status).toBe(429);
  expect([subscribed.status, other.status, socket.socket.readyState]).toEqual([200, 200, 1]);
  subscribed.close();
});

test('128 of ten thousand subscriptions on one socket stay, and another may begin when one ends', async () => {
  await using running = await startForAlice({ shares: { subscriptionsPerSocket: 128 } });
  await using socket = await openSocket(running.url, withKey);
  await using otherSocket = await openSocket(running.url, withKey);
  const ids = Array.from({ length: 10_000 }, (_, index) => `${index}`);
  const isRefused = (id: string): boolean => socket.received(id).length > 0;

  for (const id of ids) socket.subscribe(id, { query: subscription });
  await expect.poll(() => ids.filter(isRefused).length, { timeout: 50_000 }).toBe(10_000 - 128);
  const one = ids.find((id) => !isRefused(id));
  otherSocket.subscribe('it', { query: '{ me { __typename } }' });
  await expect.poll(() => otherSocket.received('it')).toHaveLength(2);

  expect(socket.received('9999')).toEqual([{ type: 'error', payload: [tooManyOnSocket] }]);
  socket.socket.send(JSON.stringify({ type: 'complete', id: one }));
  await expect
    .poll(async () => {
      const id = crypto.randomUUID();
      socket.subscribe(id, { query: subscription });
      socket.subscribe(`${id} after`, { query });
      await expect.poll(() => socket.received(`${id} after`)).toHaveLength(2);
      return socket.received(id);
    })
    .toEqual([]);
});

test('subscriptions of a key count over all its connections, until they or their connection end', async () => {
  await using running = await startForAlice({ shares: { subscriptionsPerKey: 2 } });
  await saveKnownUser(running.store, bobsKey);
  const events = await openStream(running.url, withKey);
  const socket = await openSocket(running.url, withKey);
  socket.subscribe('first', { query: subscription });
  socket.subscribe('broken', { query: 'subscription { generationUpdated(id: "no id") { version } }' });
  await expect.poll(() => socket.received('broken')).not.toHaveLength(0);

  socket.subscribe('next', { query: subscription });
  await expect.poll(() => socket.received('next')).toEqual([{ type: 'error', payload: [tooManyOfKey] }]);
  const refused = await openStream(running.url, withKey);
  const bobs = await openStream(running.url, withBobsKey);

  expect(refused).toMatchObject({ status: 429, retryAfter: '10' });
  expect(bobs.status).toBe(200);
  const askAgain = async () => (await openStream(running.url, withKey)).status;
  events.close();
  await expect.poll(askAgain).toBe(200);
  socket.socket.terminate();
  await expect.poll(askAgain).toBe(200);
});

test('a socket above the limit of its key is closed with 1013, and one of another key is accepted', async () => {
  await using running = await startForAlice({ shares: { socketsPerKey: 2 } });
  await saveKnownUser(running.store, bobsKey);
  await using first = await openSocket(running.url, withKey);
  await using second = await openSocket(running.url, withKey);

  await using third = await openSocket(running.url, withKey);
  await using bobs = await openSocket(running.url, withBobsKey);
  const code = await third.closed;
  first.socket.terminate();
  await first.closed;
  await expect
    .poll(async () => {
      await using next = await openSocket(running.url, withKey);
      return next.socket.readyState;
    })
    .toBe(1);

  expect([code, second.socket.readyState, bobs.socket.readyState]).toEqual([1013, 1, 1]);
});

test('a socket whose operations carry its key gets the error of too many sockets for its first operation', async () => {
  await using running = await startForAlice({ shares: { socketsPerKey: 1 } });
  await using first = await openSocket(running.url, withKey);
  await using second = await openSocket(running.url, { keyWithOperations: true });

  second.subscribe('it', { query, extensions: { headers: withKey } });
  await expect.poll(() => second.received('it')).toHaveLength(1);

  const tooMany = rateLimited('Too many websockets with this key: at most 1 at once.', 10);
  expect(second.received('it')).toEqual([{ type: 'error', payload: [tooMany] }]);
  expect(first.socket.readyState).toBe(1);
});
