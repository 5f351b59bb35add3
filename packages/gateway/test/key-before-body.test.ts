import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { aliceKey, overHttp, post, startForAlice, streamOf } from './gateway-for-alice.ts';
import { measureHeap } from './measure-heap.ts';
import { openSocket } from './raw-socket.ts';

const KILOBYTE = 1000;
const MEGABYTE = 1000 * KILOBYTE;

const needed = {
  message:
    'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).',
  extensions: { code: 'UNAUTHENTICATED' },
};
const refused = { status: 401, body: JSON.stringify({ errors: [needed] }) };
const noHeaders = {};

/** A document of that size with as many tokens as possible. */
function longDocument(bytes: number): string {
  return `{${' id'.repeat(bytes / 3)}}`;
}

test.for(overHttp)(
  'over %s a caller without a key gets UNAUTHENTICATED, even for an invalid operation',
  async ([way, ask]) => {
    await using running = await startForAlice();

    const answers = await Promise.all(
      ['{', '{ nothingLikeIt }', '{ me { id } }'].map((query) => ask(running.url, query, noHeaders)),
    );

    const body = way === 'server-sent events' ? streamOf({ errors: [needed] }) : refused.body;
    expect(answers).toEqual(answers.map(() => ({ status: 401, body })));
  },
);

test('a body that is no JSON is not read for a caller without a key', async () => {
  await using running = await startForAlice();

  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: 'no JSON at all',
  });

  expect({ status: response.status, body: await response.text() }).toEqual(refused);
});

test.for(overHttp)('over %s a caller is identified once for each request', async ([, ask]) => {
  await using running = await startForAlice();

  const { status } = await ask(running.url, '{ me { id } }');

  expect([status, running.identified]).toEqual([200, [aliceKey]]);
});

test('fifteen documents of 900 kB without a key are refused, and leave nothing in memory', async () => {
  await using running = await startForAlice();
  await post(running.url, '{ me { id } }', noHeaders);
  const before = measureHeap();

  const answers = [];
  for (let count = 0; count < 15; count += 1) {
    answers.push(await post(running.url, longDocument(900 * KILOBYTE) + '#'.repeat(count), noHeaders));
  }

  const grown = measureHeap() - before;
  expect(answers).toEqual(answers.map(() => refused));
  expect(grown).toBeLessThan(20 * MEGABYTE);
});

/** Opens a connection and sends the head of a POST. The answer is collected. */
async function beginPost(port: number, ...headers: readonly string[]) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  socket.write(printHead(...headers));
  return { socket, answer: () => answer, closed };
}

function printHead(...headers: readonly string[]): string {
  const lines = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The body of an answer as it was sent over the connection. */
function readBody(answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4);
}

const ofLength = (bytes: number): string => `Content-Length: ${bytes}`;
const withKey = `Authorization: Bearer ${aliceKey}`;

/** Sends the same again and again, as long as the connection accepts it. */
function sendWithoutEnd(socket: Socket, part: string): void {
  function fill(): void {
    while (socket.writable && socket.write(part));
  }
  socket.on('drain', fill);
  fill();
}

test('a refusal before the body has come ends the connection', async () => {
  await using running = await startForAlice();

  const { answer, closed } = await beginPost(running.port, ofLength(900 * KILOBYTE));
  await closed;

  expect(answer()).toMatch(/^HTTP\/1\.1 401 [^]*\r\nconnection: close\r\n/i);
  expect(readBody(answer())).toBe(refused.body);
});

test('a client that sends its whole body before it reads still gets the refusal', async () => {
  await using running = await startForAlice();
  const { socket, answer, closed } = await beginPost(running.port, ofLength(900 * KILOBYTE));
  socket.pause();

  for (let sent = 0; sent < 900 * KILOBYTE; sent += 50 * KILOBYTE) {
    if (!socket.write('x'.repeat(50 * KILOBYTE))) await once(socket, 'drain');
  }
  socket.resume();
  await closed;

  expect(readBody(answer())).toBe(refused.body);
});

test('a refused caller can send no more of an endless body than the buffers hold', async () => {
  await using running = await startForAlice();
  const { socket, answer, closed } = await beginPost(running.port, ofLength(1000 * MEGABYTE));

  sendWithoutEnd(socket, 'x'.repeat(64 * KILOBYTE));
  await closed;

  expect(readBody(answer())).toBe(refused.body);
  expect(socket.bytesWritten - socket.writableLength).toBeLessThan(20 * MEGABYTE);
});

test('a body without content-length is refused when it gets too long, and ends the connection', async () => {
  await using running = await startForAlice();
  const { socket, answer, closed } = await beginPost(running.port, 'Transfer-Encoding: chunked', withKey);

  sendWithoutEnd(socket, `10000\r\n${'x'.repeat(0x10000)}\r\n`);
  await closed;

  expect(answer()).toMatch(/^HTTP\/1\.1 413 [^]*\r\nconnection: close\r\n/i);
  const tooLong = 'The request is too long: expected at most 524288 bytes, got more.';
  expect(readBody(answer())).toBe(
    JSON.stringify({ errors: [{ message: tooLong, extensions: { code: 'BAD_REQUEST' } }] }),
  );
});

test('a request that follows a refusal which ends the connection is not executed', async () => {
  await using running = await startForAlice();
  const { socket, answer, closed } = await beginPost(running.port, ofLength(100 * KILOBYTE));
  await expect.poll(() => readBody(answer())).toBe(refused.body);

  const next = JSON.stringify({ query: '{ me { id } }' });
  socket.write('x'.repeat(100 * KILOBYTE) + printHead(withKey, ofLength(next.length)) + next);
  await closed;

  expect(running.identified).toEqual([undefined]);
});

test('a refusal of a short request keeps the connection', async () => {
  await using running = await startForAlice();

  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ me { id } }' }),
  });

  await response.text();
  expect([response.status, response.headers.get('connection')]).toEqual([401, 'keep-alive']);
});

test("GraphiQL's page and a browser's preflight request need no key", async () => {
  await using running = await startForAlice();
  const url = `${running.url}/graphql`;

  const page = await fetch(url, { headers: { accept: 'text/html' } });
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  });

  expect([page.status, (await page.text()).includes('<title>VideoGen Gateway</title>')]).toEqual([200, true]);
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
    204,
    'https://elsewhere.example',
  ]);
});

test('over a websocket the operation of a caller without a key is not parsed', async () => {
  await using running = await startForAlice();
  await using socket = await openSocket(running.url, { keyWithOperations: true });

  socket.subscribe('broken', { query: '{' });
  await expect.poll(() => socket.received('broken')).not.toEqual([]);

  expect(socket.received('broken')).toEqual([{ type: 'error', payload: [needed] }]);
});

const TOO_MUCH = [4401, 'No key was accepted, and at most 65536 bytes may come without one'];

test.for([
  ['one long message', [JSON.stringify({ type: 'subscribe', id: 'it', payload: { query: longDocument(900_000) } })]],
  ['many short messages', Array.from({ length: 10_000 }, () => '{"type":"ping"}')],
] as const)('a websocket without a key is closed for %s', async ([, messages]) => {
  await using running = await startForAlice();
  await using socket = await openSocket(running.url, { keyWithOperations: true });
  const closed = once(socket.socket, 'close');

  for (const message of messages) socket.socket.send(message);
  const [code, reason] = await closed;

  expect([code, String(reason)]).toEqual(TOO_MUCH);
  expect(socket.received('it')).toEqual([]);
});

test('a websocket whose key came with an operation may send as much as others', async () => {
  await using running = await startForAlice();
  await using socket = await openSocket(running.url, { keyWithOperations: true });
  const headers = { authorization: `Bearer ${aliceKey}` };
  const operation = { query: '{ me { id } }', extensions: { headers } };
  socket.subscribe('short', operation);
  await expect.poll(() => socket.received('short')).toHaveLength(2);

  socket.subscribe('long', { ...operation, variables: { unread: 'x'.repeat(400 * KILOBYTE) } });
  await expect.poll(() => socket.received('long')).toHaveLength(2);

  expect(socket.received('long')).toMatchObject([{ type: 'next' }, { type: 'complete' }]);
});
