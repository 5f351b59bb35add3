import { afterAll, beforeAll, expect, test } from 'vitest';
import { ack, converse, init, meAnswer, meQuery, ready, startWithLog, subscribe, type Step } from './wire.ts';

// "Invalid message" of graphql-ws's PROTOCOL.md: a message that is not specified there closes the socket with 4400 at once.

let gateway: Awaited<ReturnType<typeof startWithLog>>;

beforeAll(async () => {
  gateway = await startWithLog();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** The name of each error, and the message. */
const invalid: readonly (readonly [string, Step])[] = [
  ['a text that is no JSON', 'hello'],
  ['an empty text', ''],
  ['JSON that breaks off', '{"type":"ping"'],
  ['a binary frame that is no JSON', Buffer.from([0, 159, 146, 150])],
  ['null', 'null'],
  ['a number', '1'],
  ['a text in JSON', '"ping"'],
  ['an array', [{ type: 'ping' }]],
  ['an object without a type', {}],
  ['a type that is null', { type: null }],
  ['a type that is empty', { type: '' }],
  ['a type that is a number', { type: 1 }],
  ['an unknown type', { type: 'unknown' }],
  ['a type in capitals', { type: 'PING' }],
  ['a type that every object has', { type: 'constructor' }],
  ['a type of the protocol before this one', { type: 'start', id: '1', payload: meQuery }],
  ['connection_init with an array as payload', { type: 'connection_init', payload: [] }],
  ['connection_init with a text as payload', { type: 'connection_init', payload: 'key' }],
  ['ping with a text as payload', { type: 'ping', payload: 'text' }],
  ['ping with an array as payload', { type: 'ping', payload: [] }],
  ['pong with a number as payload', { type: 'pong', payload: 1 }],
  ['pong with an array as payload', { type: 'pong', payload: [] }],
  ['subscribe without an id', { type: 'subscribe', payload: meQuery }],
  ['subscribe with an empty id', subscribe('', meQuery)],
  ['subscribe with a number as id', subscribe(1, meQuery)],
  ['subscribe with null as id', subscribe(null, meQuery)],
  ['subscribe without a payload', { type: 'subscribe', id: '1' }],
  ['subscribe with null as payload', subscribe('1', null)],
  ['subscribe with a text as payload', subscribe('1', '{ me { email } }')],
  ['subscribe with an array as payload', subscribe('1', [meQuery])],
  ['subscribe without a query', subscribe('1', {})],
  ['subscribe with null as query', subscribe('1', { query: null })],
  ['subscribe with an object as query', subscribe('1', { query: {} })],
  ['subscribe with an array as variables', subscribe('1', { ...meQuery, variables: [] })],
  ['subscribe with a text as variables', subscribe('1', { ...meQuery, variables: '{}' })],
  ['subscribe with a number as operationName', subscribe('1', { ...meQuery, operationName: 1 })],
  ['subscribe with an array as extensions', subscribe('1', { ...meQuery, extensions: [] })],
  ['subscribe with a text as extensions', subscribe('1', { ...meQuery, extensions: 'none' })],
  ['complete without an id', { type: 'complete' }],
  ['complete with an empty id', { type: 'complete', id: '' }],
  ['complete with a number as id', { type: 'complete', id: 1 }],
];

/** Messages that only a server sends, in the right shape. */
const fromServers: readonly (readonly [string, Step])[] = [
  ['connection_ack', { type: 'connection_ack' }],
  ['connection_ack with a payload', { type: 'connection_ack', payload: {} }],
  ['next', { type: 'next', id: '1', payload: { data: {} } }],
  ['error', { type: 'error', id: '1', payload: [{ message: 'no' }] }],
  ['next in the wrong shape', { type: 'next', id: '1' }],
  ['error in the wrong shape', { type: 'error', id: '1', payload: [null] }],
];

const rows = [...invalid, ...fromServers.map(([name, step]) => [`${name}, which only a server sends`, step] as const)];

test.for(rows)('4400 for %s, on a connection that was acknowledged', async ([, message]) => {
  const outcome = await converse(gateway.url, [...ready, message]);

  expect(outcome).toEqual({ received: [ack], closed: [4400, 'Invalid message received'] });
  expect(gateway.takeAlarms()).toEqual([]);
});

test.for(rows)('4400 for %s, as the first message', async ([, message]) => {
  const outcome = await converse(gateway.url, [message]);

  expect(outcome).toEqual({ received: [], closed: [4400, 'Invalid message received'] });
  expect(gateway.takeAlarms()).toEqual([]);
});

/** The name of each unusual but valid message, the message, and the answers. */
const valid: readonly (readonly [string, Step, readonly object[]])[] = [
  ['fields that are not specified', { type: 'ping', more: 1 }, [{ type: 'pong' }]],
  ['white space around the message', ' \n{ "type": "ping" }\t', [{ type: 'pong' }]],
  ['a binary frame that holds the text of a message', Buffer.from('{"type":"ping"}'), [{ type: 'pong' }]],
  ['null as payload of a ping', { type: 'ping', payload: null }, [{ type: 'pong' }]],
  ['a pong that nobody asked for', { type: 'pong', payload: null }, []],
  ['more in the payload of subscribe', subscribe('1', { ...meQuery, more: 1 }), meAnswer('1')],
  [
    'null for all that may be left out of subscribe',
    subscribe('1', { ...meQuery, operationName: null, variables: null, extensions: null }),
    meAnswer('1'),
  ],
];

test.for(valid)('no close for %s', async ([, message, answer]) => {
  const outcome = await converse(gateway.url, [...ready, message, 1 + answer.length]);

  expect(outcome).toEqual({ received: [ack, ...answer], closed: undefined });
});

test('an invalid message closes the socket at once, and the messages that follow it are not executed', async () => {
  const operation = subscribe('1', { query: 'mutation { deleteAll }' });

  const outcome = await converse(gateway.url, [...ready, 'hello', operation, { type: 'connection_ack' }]);

  expect(outcome).toEqual({ received: [ack], closed: [4400, 'Invalid message received'] });
  expect(gateway.takeAlarms()).toEqual([]);
});

test('connection_init may have null as its payload, and then has no key', async () => {
  const outcome = await converse(gateway.url, [{ ...init, payload: null }, 1]);

  expect(outcome.closed?.[0]).toBe(4401);
});
