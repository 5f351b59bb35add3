import { afterAll, beforeAll, expect, test } from 'vitest';
import { aliceKey, startForAlice, streamOf } from './gateway-for-alice.ts';
import { openSocket } from './raw-socket.ts';

const MOST_BYTES = 512 * 1024;
const authorization = `Bearer ${aliceKey}`;

let running: Awaited<ReturnType<typeof startForAlice>>;

beforeAll(async () => {
  running = await startForAlice();
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

const query = '{ me { __typename } }';
const answer = { data: { me: { __typename: 'User' } } };

/** An operation with a variable that nothing reads. */
const operationWith = (value: string): string => `{"query":"${query}","variables":{"unread":${value}}}`;
const listOf = (count: number, value: (index: number) => string): string =>
  `[${Array.from({ length: count }, (_, index) => value(index)).join(',')}]`;
const objectOf = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"${index.toString(36)}":0`).join(',')}}`;
const nested = (depth: number, open: string, close: string): string => `${open.repeat(depth)}0${close.repeat(depth)}`;

const errorOf = (message: string) => ({ message, extensions: { code: 'BAD_REQUEST' } });
const tooManyFields = errorOf(
  'The request has too many fields: expected at most 4000 lists, objects and fields in its JSON, got more.',
);
const tooManyValues = errorOf('The request has too many values: expected at most 20000 in its JSON, got more.');

/** As much as a body may be long: to parse it would take up to 200 ms. */
const rows = [
  ['lists within each other', nested(200_000, '[', ']'), tooManyFields],
  ['fifty thousand lists within each other', nested(50_000, '[', ']'), tooManyFields],
  ['objects within each other', nested(70_000, '{"a":', '}'), tooManyFields],
  ['empty objects', listOf(170_000, () => '{}'), tooManyFields],
  ['fields', objectOf(60_000), tooManyFields],
  ['objects with a name of their own each', listOf(40_000, (index) => `{"${index.toString(36)}":0}`), tooManyFields],
  ['numbers', listOf(250_000, () => '0'), tooManyValues],
  ['short texts', listOf(60_000, (index) => `"${index.toString(36)}"`), tooManyValues],
] as const;

async function post(body: string, accept = 'application/json') {
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization },
    body,
  });
  return { status: response.status, body: await response.text() };
}

test.for(rows)('%s without number are refused with 400 before they are parsed', async ([, value, error]) => {
  const body = operationWith(value);
  await using socket = await openSocket(running.url, { authorization });

  const answers = [await post(body), await post(body, 'text/event-stream')];
  socket.socket.send(`{"type":"subscribe","id":"it","payload":${body}}`);
  await expect.poll(() => socket.received('it')).toHaveLength(1);

  expect(body.length).toBeLessThan(MOST_BYTES);
  expect(answers).toEqual([
    { status: 400, body: JSON.stringify({ errors: [error] }) },
    { status: 400, body: streamOf({ errors: [error] }) },
  ]);
  expect(socket.received('it')).toEqual([{ type: 'error', payload: [error] }]);
  expect(socket.socket.readyState).toBe(socket.socket.OPEN);
});

test.for([
  ['two thousand objects with a field each', listOf(1900, () => '{"a":0}')],
  ['twenty thousand short texts', listOf(19_990, () => '"a,:[{"')],
  ['brackets and quotes in a text', JSON.stringify('[{:,"\\'.repeat(20_000))],
  ['a hundred lists within each other', nested(100, '[', ']')],
] as const)('%s are read', async ([, value]) => {
  const body = operationWith(value);
  await using socket = await openSocket(running.url, { authorization });

  const { status } = await post(body);
  socket.socket.send(`{"type":"subscribe","id":"it","payload":${body}}`);
  await expect.poll(() => socket.received('it')).toHaveLength(2);

  expect(status).toBe(200);
  expect(socket.received('it')).toEqual([{ type: 'next', payload: answer }, { type: 'complete' }]);
});

const deep = nested(200_000, '[', ']');

test.for([
  ['a ping', `{"type":"ping","payload":{"a":${deep}}}`, tooManyFields.message],
  ['connection_init', `{"type":"connection_init","payload":{"a":${deep}}}`, tooManyFields.message],
  ['a message that breaks off', `{"type":"subscribe","id":"it","payload":{"query":${'['.repeat(400_000)}`, undefined],
  ['a list', `[${listOf(100_000, () => '0')}]`, undefined],
  ['a message with a field for each letter', objectOf(60_000), undefined],
] as const)('over a websocket %s of that kind closes with 4400', async ([, message, reason]) => {
  await using socket = await openSocket(running.url, { authorization });
  const closed = Promise.withResolvers<readonly [number, string]>();
  socket.socket.once('close', (code, text) => closed.resolve([code, String(text)]));

  socket.socket.send(message);

  expect(await closed.promise).toEqual([4400, reason ?? 'Invalid message received']);
});
