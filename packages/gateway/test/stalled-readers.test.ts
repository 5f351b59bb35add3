import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway } from '../src/index.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';
import { acceptGeneration, printId, saveKnownUser } from './generations-of-users.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';

const STALLED_AFTER_MS = 600;
const PING_AFTER_MS = 5000;

const key = 'lt_alice_0001';
/** More than the system's buffers on both sides hold. */
const LARGE_BYTES = 10_000_000;
/** More than a reader that takes one now and then gets within the patience. */
const PARTS = 20;

const largeQuery = '{ generations { nodes { prompt } } }';

/** A gateway whose every answer to `largeQuery` is of that size. It tells the states of the readers that it closed. */
async function startWithLargeAnswers(bytes: number, pingAfterMs = PING_AFTER_MS) {
  const opened = await openGatewayOptions();
  const { store, options } = opened;
  const user = await saveKnownUser(store, key);
  const generation = await acceptGeneration(store, user, 'x'.repeat(bytes));
  const closed: unknown[] = [];
  const gateway = await startGateway(
    {
      ...options,
      identifier: { identify: async () => user, forget: () => {} },
      lifecycle: {
        ...options.lifecycle,
        log: { ...options.lifecycle.log, info: (fields) => closed.push(fields) },
      },
    },
    { stalledAfterMs: STALLED_AFTER_MS, pingAfterMs, checkEveryMs: 20 },
  );
  return {
    url: gateway.url,
    id: printId(generation),
    closed,
    openSocket: (): Promise<RawSocket> => openSocket(gateway.url, { authorization: `Bearer ${key}` }),
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

test('a websocket whose reader takes nothing is closed with 1013; one that takes a little now and then is not', async () => {
  await using running = await startWithLargeAnswers(LARGE_BYTES / PARTS);
  await using stalled = await running.openSocket();
  await using slow = await running.openSocket();
  const parts = Array.from({ length: PARTS }, (_, index) => `part ${index}`);

  stalled.socket.pause();
  slow.socket.on('message', () => {
    slow.socket.pause();
    setTimeout(() => slow.socket.resume(), STALLED_AFTER_MS / 4);
  });
  for (const id of parts) {
    slow.subscribe(id, { query: largeQuery });
    stalled.subscribe(id, { query: largeQuery });
  }
  // By far less than what a chatty one gets, and the time that it takes to fill the buffers.
  await expect.poll(() => running.closed, { timeout: 3 * STALLED_AFTER_MS }).toEqual([{ state: 'stalled' }]);
  stalled.socket.resume();
  for (const id of parts) await expect.poll(() => slow.heard(id), { timeout: 5000 }).toHaveLength(2);

  expect(await stalled.closed).toBe(1013);
  expect(slow.socket.readyState).toBe(WebSocket.OPEN);
  expect(running.closed).toHaveLength(1);
});

test('a websocket that sends without a pause, but takes nothing, is borne with longer, and then ended', async () => {
  await using running = await startWithLargeAnswers(LARGE_BYTES);
  await using chatty = await running.openSocket();
  chatty.socket.pause();
  const talk = setInterval(() => chatty.socket.send('{"type":"pong"}'), STALLED_AFTER_MS / 30);

  const startedAt = performance.now();
  chatty.subscribe('large', { query: largeQuery });
  await expect.poll(() => running.closed, { timeout: 5000 }).toEqual([{ state: 'stalled' }]);
  clearInterval(talk);

  expect(performance.now() - startedAt).toBeGreaterThan(2 * STALLED_AFTER_MS);
});

test('a websocket that gives no sign of life is closed; one that only answers pings is not', async () => {
  await using running = await startWithLargeAnswers(1, 100);
  await using quiet = await running.openSocket();
  const pings = once(quiet.socket, 'ping');
  const half = new WebSocket(`${running.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    autoPong: false,
  });
  await once(half, 'open');
  half.send(JSON.stringify({ type: 'connection_init', payload: { authorization: key } }));

  const [code] = await once(half, 'close');
  await pings;

  expect(code).toBe(1013);
  expect(running.closed).toEqual([{ state: 'gone' }]);
  expect(quiet.socket.readyState).toBe(WebSocket.OPEN);
});

/** Posts the query on a connection that reads nothing by itself. */
function post(url: string, accept: string, query: string): Socket {
  const body = JSON.stringify({ query });
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  socket.on('error', () => {});
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: ${accept}\r\nAuthorization: Bearer ${key}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

/** Reads with a pause after each 64 KiB at most, until the connection is cut off or all is there. Gives the bytes. */
async function readSlowly(socket: Socket, pauseMs: number): Promise<number> {
  let bytes = 0;
  const over = once(socket, 'close');
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    socket.pause();
    if (bytes >= LARGE_BYTES) socket.destroy();
    else setTimeout(() => socket.resume(), pauseMs);
  });
  socket.resume();
  await over;
  return bytes;
}

const answers = [
  ['an HTTP answer', 'application/json', largeQuery],
  ['an event stream', 'text/event-stream', 'subscription { generationUpdated(id: "ID") { generation { prompt } } }'],
] as const;

test.for(answers)(
  '%s of which nothing is taken is cut off; one taken slowly comes whole',
  async ([, accept, query]) => {
    await using running = await startWithLargeAnswers(LARGE_BYTES);
    const ask = () => post(running.url, accept, query.replace('ID', running.id));
    const [stalled, slow] = [ask(), ask()];

    // 150 pauses are several times the patience.
    const slowBytes = await readSlowly(slow, 10);
    const stalledBytes = await readSlowly(stalled, 0);

    expect(slowBytes).toBeGreaterThanOrEqual(LARGE_BYTES);
    expect(stalledBytes).toBeLessThan(LARGE_BYTES);
  },
);
