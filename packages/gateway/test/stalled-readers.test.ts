import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway } from '../src/index.ts';
import type { Timings } from '../src/timings.ts';
import { watchGatewaySides } from './gateway-sides.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';
import { acceptGeneration, printId, saveKnownUser } from './generations-of-users.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';

/**
 * The gateway and its clients share a process here, which a busy machine may delay by tenths of a second. So the tests compare
 * the order of events, not times, and this limit is several times as long as such a delay.
 */
const STALLED_AFTER_MS = 800;
const PING_AFTER_MS = 5000;

const key = 'lt_alice_0001';
/** More than the system's buffers on both sides hold. */
const LARGE_BYTES = 10_000_000;
/** More than a slow client reads within the time limit. */
const PARTS = 30;

const largeQuery = '{ generations { nodes { prompt } } }';

/** A gateway whose answers to `largeQuery` have that size. `closed` lists the states of the clients that it disconnected. */
async function startWithLargeAnswers(bytes: number, changes: Partial<Timings> = {}) {
  const opened = await openGatewayOptions();
  const { store, options } = opened;
  const user = await saveKnownUser(store, key);
  const generation = await acceptGeneration(store, user, 'x'.repeat(bytes));
  const closed: unknown[] = [];
  const gateway = await startGateway(
    {
      ...options,
      // Lifts answerBytes: these answers are long so that they fill the buffers.
      limits: { ...options.limits, answerBytes: 10 * LARGE_BYTES },
      identifier: { identify: async () => user, forget: () => {} },
      lifecycle: {
        ...options.lifecycle,
        log: { ...options.lifecycle.log, info: (fields) => closed.push(fields) },
      },
    },
    {
      stalledAfterMs: STALLED_AFTER_MS,
      terminateAfterMs: 60_000,
      pingAfterMs: PING_AFTER_MS,
      checkEveryMs: 20,
      ...changes,
    },
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

/**
 * Returns a function that takes the part that is read (0 to 1), and returns the milliseconds to pause so that the whole takes
 * `ms`. On a busy machine there is no pause.
 */
function spreadOver(ms: number): (share: number) => number {
  const startedAt = performance.now();
  return (share) => startedAt + share * ms - performance.now();
}

function pauseFor(reader: Pick<Socket | WebSocket, 'pause' | 'resume'>, ms: number): void {
  if (ms <= 0) return;
  reader.pause();
  setTimeout(() => reader.resume(), ms);
}

test('a websocket whose client reads nothing is closed with 1013; one whose client reads slowly is not', async () => {
  await using running = await startWithLargeAnswers(LARGE_BYTES / PARTS);
  await using stalled = await running.openSocket();
  await using slow = await running.openSocket();
  const parts = Array.from({ length: PARTS }, (_, index) => `part ${index}`);

  stalled.socket.pause();
  // Waiting data that is written all at once may take four times the limit.
  const readAhead = spreadOver(2.5 * STALLED_AFTER_MS);
  let taken = 0;
  slow.socket.on('message', (message: Buffer) => {
    taken += message.length;
    pauseFor(slow.socket, readAhead(taken / LARGE_BYTES));
  });
  for (const id of parts) {
    slow.subscribe(id, { query: largeQuery });
    stalled.subscribe(id, { query: largeQuery });
  }
  await expect.poll(() => running.closed, { timeout: 30_000 }).toEqual([{ state: 'stalled' }]);
  stalled.socket.resume();
  const isWhole = (): boolean => parts.every((id) => slow.received(id).length === 2);
  await expect.poll(isWhole, { timeout: 30_000 }).toBe(true);

  expect(await stalled.closed).toBe(1013);
  expect(slow.socket.readyState).toBe(WebSocket.OPEN);
  expect(running.closed).toHaveLength(1);
});

test('a websocket whose client reads nothing but sends all the time is closed later than one whose client is silent', async () => {
  // The gateway must receive something in each tenth of the limit.
  const stalledAfterMs = 2 * STALLED_AFTER_MS;
  await using running = await startWithLargeAnswers(LARGE_BYTES, { stalledAfterMs });
  await using sending = await running.openSocket();
  await using silent = await running.openSocket();
  for (const { socket } of [sending, silent]) socket.pause();
  const sender = setInterval(() => sending.socket.send('{"type":"pong"}'), stalledAfterMs / 60);

  sending.subscribe('large', { query: largeQuery });
  silent.subscribe('large', { query: largeQuery });
  await expect.poll(() => running.closed, { timeout: 30_000 }).toHaveLength(1);
  silent.socket.resume();
  const first = await silent.closed;
  const closedByThen = running.closed.length;
  await expect.poll(() => running.closed, { timeout: 30_000 }).toHaveLength(2);
  clearInterval(sender);

  expect([first, closedByThen]).toEqual([1013, 1]);
  expect(running.closed).toEqual([{ state: 'stalled' }, { state: 'stalled' }]);
});

test('a websocket whose client answers no ping is closed; one whose client only answers pings is not', async () => {
  await using running = await startWithLargeAnswers(1, { pingAfterMs: 100 });
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
  expect(running.closed).toEqual([{ state: 'silent' }]);
  expect(quiet.socket.readyState).toBe(WebSocket.OPEN);
});

/** Posts the query over a connection that is not read automatically. */
function post(url: string, accept: string, query: string): Socket {
  const body = JSON.stringify({ query });
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  socket.on('error', () => {});
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: ${accept}\r\nAuthorization: Bearer ${key}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}

/** Reads in small parts, spread over so many milliseconds, until the connection is closed or all is read. Returns the bytes. */
async function readSlowly(socket: Socket, overMs: number): Promise<number> {
  let bytes = 0;
  const over = once(socket, 'close');
  const readAhead = spreadOver(overMs);
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes >= LARGE_BYTES) socket.destroy();
    else pauseFor(socket, readAhead(bytes / LARGE_BYTES));
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
  '%s is cut off when its client reads nothing, and complete when its client reads slowly',
  async ([, accept, query]) => {
    await using running = await startWithLargeAnswers(LARGE_BYTES);
    using sides = watchGatewaySides();
    const ask = () => post(running.url, accept, query.replace('ID', running.id));
    const [stalled, slow] = [ask(), ask()];

    // One large write that is read part by part may take four times the limit.
    const slowBytes = await readSlowly(slow, 2 * STALLED_AFTER_MS);
    await expect.poll(() => sides.isClosed(stalled)).toBe(true);
    const stalledBytes = await readSlowly(stalled, 0);

    expect(slowBytes).toBeGreaterThanOrEqual(LARGE_BYTES);
    expect(stalledBytes).toBeLessThan(LARGE_BYTES);
  },
);
