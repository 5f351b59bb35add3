import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { aliceKey, startForAlice } from './gateway-for-alice.ts';
import { acceptGeneration } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';

const HEADERS_WITHIN_MS = 300;
const REQUEST_WITHIN_MS = 600;
const impatient = { headersWithinMs: HEADERS_WITHIN_MS, requestWithinMs: REQUEST_WITHIN_MS, checkEveryMs: 20 };

const subscription = 'subscription { generationsUpdated { version } }';
const authorization = `Bearer ${aliceKey}`;
const headOfPost = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`;

/**
 * Sends a beginning and a few letters more, one now and then: one that meets the close would reset the connection. Resolves to
 * the answer when the connection is closed.
 */
async function sendSlowly(port: number, beginning: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  socket.write(beginning);
  const sending = setInterval(() => socket.write('x'), HEADERS_WITHIN_MS / 10);
  setTimeout(() => clearInterval(sending), HEADERS_WITHIN_MS / 2);
  await closed;
  return answer;
}

test.each([
  ['head', 'GET /graphql HTTP/1.1\r\nX-Slow: '],
  ['body', `${headOfPost}Content-Length: 100000\r\n\r\n`],
])('a request whose %s arrives too slowly is answered 408 and cut off', async (_part, beginning) => {
  await using running = await startForAlice({}, impatient);

  const answer = await sendSlowly(running.port, beginning);

  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
});

test('event streams, websockets and kept-alive connections are not cut off', async () => {
  await using running = await startForAlice({}, impatient);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await using socket = await openSocket(running.url, { authorization });
  socket.subscribe('it', { query: subscription });
  const events = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
    body: JSON.stringify({ query: subscription }),
  });
  const first = await getHealth(running.port, agent);

  // A slow request, sent at the same time, shows when the limits have passed.
  for (let times = 0; times < 2; times += 1)
    await sendSlowly(running.port, `${headOfPost}Content-Length: 1000\r\n\r\n`);
  const second = await getHealth(running.port, agent);
  await acceptGeneration(running.store, running.alice);

  await expect.poll(() => socket.received('it')).not.toHaveLength(0);
  const event = await readUntil(events, 'generationsUpdated');
  expect(event).toContain('"version":1');
  expect([first, second]).toEqual([{ isReused: false }, { isReused: true }]);
  agent.destroy();
});

async function getHealth(port: number, agent: Agent): Promise<{ readonly isReused: boolean }> {
  const asking = request({ host: '127.0.0.1', port, path: '/health', agent });
  asking.end();
  const [response]: IncomingMessage[] = await once(asking, 'response');
  response?.resume();
  if (response) await once(response, 'end');
  return { isReused: asking.reusedSocket };
}

/** Reads an event stream until a text has come, and leaves it. */
async function readUntil({ body }: Response, text: string): Promise<string> {
  let read = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    read += decoder.decode(chunk);
    if (read.includes(text)) break;
  }
  return read;
}
