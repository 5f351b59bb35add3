import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway } from '../src/index.ts';
import { closeInSlices } from '../src/websocket/close-in-slices.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';
import { acceptance, acceptGeneration, printId, saveKnownUser } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';

const headers = { 'content-type': 'application/json', authorization: 'Bearer lt_alice_0001' };
const submit = 'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }';
const submitted = { data: { generateVideo: { __typename: 'GenerateVideoSuccess' } } };

/** A gateway whose submissions are accepted when the test allows it. */
async function startWithSlowUpstream() {
  const opened = await openGatewayOptions();
  const { store, options } = opened;
  const accept = Promise.withResolvers<typeof acceptance>();
  const asked = Promise.withResolvers<void>();
  async function generate() {
    asked.resolve();
    return accept.promise;
  }
  const gateway = await startGateway({
    ...options,
    identifier: { identify: () => saveKnownUser(store, 'lt_alice_0001'), forget: () => {} },
    lifecycle: { ...options.lifecycle, api: { ...options.lifecycle.api, generate } },
  });
  return {
    store,
    url: gateway.url,
    stop: () => gateway[Symbol.asyncDispose](),
    /** Resolves when VideoGenAPI has received a submission. */
    asked: asked.promise,
    accept: () => accept.resolve(acceptance),
    ask: (query: string, more: Readonly<Record<string, string>> = {}) =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: JSON.stringify({ query }),
      }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

test('while a submission ends, a stopping gateway reports that on /ready, and refuses new work', async () => {
  await using running = await startWithSlowUpstream();
  const answering = running.ask(submit);
  await running.asked;

  const stopped = running.stop();
  const ready = await fetch(`${running.url}/ready`);
  const mutation = await running.ask(submit);
  const stream = await running.ask('subscription { generationsUpdated { version } }', { accept: 'text/event-stream' });
  const query = await running.ask('{ me { __typename } }');
  const upgrade = new WebSocket(`${running.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const [refused]: Error[] = await once(upgrade, 'error');
  running.accept();
  const answer = await answering;
  await stopped;

  const stopping = {
    message: 'The gateway is stopping, and nothing was done. Try again.',
    extensions: { code: 'SERVICE_STOPPING' },
  };
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { database: true, poller: false, upstream: null, stopping: true },
  ]);
  expect([mutation.status, await mutation.json()]).toEqual([503, { errors: [stopping] }]);
  expect(stream.status).toBe(503);
  expect([query.status, await query.json()]).toEqual([200, { data: { me: { __typename: 'User' } } }]);
  expect(refused?.message).toBe('Unexpected server response: 503');
  expect([answer.status, await answer.json()]).toEqual([200, submitted]);
  for (const response of [ready, mutation, stream, query, answer]) {
    expect(response.headers.get('connection')).toBe('close');
  }
  await expect(fetch(running.url)).rejects.toThrow('fetch failed');
});

test('a mutation over a websocket is answered before its socket is closed with 1001', async () => {
  await using running = await startWithSlowUpstream();
  const payload = { authorization: 'Bearer lt_alice_0001' };
  await using busy = await openSocket(running.url, payload);
  await using idle = await openSocket(running.url, payload);
  busy.subscribe('submission', { query: submit });
  await running.asked;

  const stopped = running.stop();
  const idleCode = await idle.closed;
  const receivedBefore = busy.received('submission');
  running.accept();
  const busyCode = await busy.closed;
  await stopped;

  expect([idleCode, receivedBefore, busyCode]).toEqual([1001, [], 1001]);
  expect(busy.received('submission')).toEqual([{ type: 'next', payload: submitted }, { type: 'complete' }]);
});

test('a subscription over a websocket that begins while the gateway stops ends with its socket', async () => {
  await using running = await startWithSlowUpstream();
  const user = await saveKnownUser(running.store, 'lt_alice_0001');
  const id = printId(await acceptGeneration(running.store, user));
  await using busy = await openSocket(running.url, { authorization: 'Bearer lt_alice_0001' });
  busy.subscribe('submission', { query: submit });
  await running.asked;

  const stopped = running.stop();
  busy.subscribe('late', { query: `subscription { generationUpdated(id: "${id}") { version } }` });
  await expect.poll(() => busy.received('late')).toHaveLength(1);
  running.accept();
  const code = await busy.closed;
  await stopped;

  expect(code).toBe(1001);
  expect(busy.received('late')).toEqual([{ type: 'next', payload: { data: { generationUpdated: { version: 1 } } } }]);
});

test('event streams end without a complete event, so that their clients reconnect', async () => {
  await using running = await startWithSlowUpstream();
  const user = await saveKnownUser(running.store, 'lt_alice_0001');
  const generation = await acceptGeneration(running.store, user);
  const query = `subscription { generationUpdated(id: "${printId(generation)}") { version } }`;
  const response = await running.ask(query, { accept: 'text/event-stream' });
  const chunks = response.body?.pipeThrough(new TextDecoderStream()) ?? [];

  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    if (text.endsWith('}}}\n\n')) await running.stop();
  }

  const lines = text.split('\n').filter((line) => line !== '' && line !== ':');
  expect(lines).toEqual(['event: next', 'data: {"data":{"generationUpdated":{"version":1}}}']);
});

test('a client that does not read its event stream does not delay the stop', async () => {
  await using running = await startWithSlowUpstream();
  const body = JSON.stringify({ query: 'subscription { generationsUpdated { version } }' });
  const frozen = connect(Number(new URL(running.url).port), '127.0.0.1');
  frozen.on('error', () => {});
  frozen.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nAuthorization: Bearer lt_alice_0001\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await once(frozen, 'data');
  frozen.pause();

  const startedAt = performance.now();
  await running.stop();

  expect(performance.now() - startedAt).toBeLessThan(1500);
  frozen.destroy();
});

/** The number of calls in each tenth of a second. */
async function countPerSlice(count: number, overMs: number): Promise<readonly number[]> {
  const calls: number[] = [];
  const startedAt = performance.now();
  await closeInSlices(
    Array.from({ length: count }, () => () => calls.push(Math.round((performance.now() - startedAt) / 100))),
    overMs,
  );
  return Object.values(Object.groupBy(calls, (slice) => String(slice))).map((slice) => slice?.length ?? 0);
}

test('a few clients are disconnected at once, and many in slices of the given time', async () => {
  const [none, few, more, many] = await Promise.all([
    countPerSlice(0, 2000),
    countPerSlice(50, 2000),
    countPerSlice(120, 2000),
    countPerSlice(1000, 400),
  ]);

  expect({ none, few, more, many }).toEqual({ none: [], few: [50], more: [50, 50, 20], many: [250, 250, 250, 250] });
});
