import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ack,
  converse,
  init,
  meAnswer,
  meQuery,
  ready,
  startWithLog,
  subscribe,
  type Protocols,
  type Step,
} from './wire.ts';

// The rules of graphql-ws's PROTOCOL.md for sockets and connections.

let gateway: Awaited<ReturnType<typeof startWithLog>>;
let silent: ReturnType<typeof converse>;

beforeAll(async () => {
  gateway = await startWithLog();
  // Its three seconds pass while the others are tested.
  silent = converse(gateway.url, [1]);
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const missing =
  'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).';
const refused = 'VideoGenAPI refused this key. Check it at videogenapi.com, or ask for a new one.';
const legacy =
  'subscriptions-transport-ws is not supported: use graphql-ws, whose subprotocol is graphql-transport-ws.';
const pong = { type: 'pong' } as const;
const withKey = (authorization: string): object => ({ type: 'connection_init', payload: { authorization } });

interface Row {
  readonly rule: string;
  readonly protocols?: Protocols;
  readonly send: readonly Step[];
  readonly received?: readonly object[];
  readonly closed?: readonly [number, string];
}

const rows: readonly Row[] = [
  {
    rule: 'a socket that asks for no subprotocol is closed with 4406',
    protocols: { asked: [] },
    send: [init],
    closed: [4406, 'Subprotocol not acceptable'],
  },
  {
    rule: 'a socket that asks for another subprotocol is closed with 4406',
    protocols: { inVain: 'mqtt' },
    send: [init],
    closed: [4406, 'Subprotocol not acceptable'],
  },
  {
    rule: 'a socket of subscriptions-transport-ws gets an error of its own protocol, and is closed with 4406',
    protocols: { asked: ['graphql-ws'] },
    send: [init],
    received: [{ type: 'connection_error', payload: { message: legacy } }],
    closed: [4406, legacy],
  },
  {
    rule: 'graphql-transport-ws is chosen among several subprotocols',
    protocols: { asked: ['graphql-ws', 'graphql-transport-ws'] },
    send: ready,
    received: [ack],
  },
  { rule: 'connection_init is answered with connection_ack, and nothing else', send: ready, received: [ack] },
  {
    rule: 'connection_init with a refused key is closed with 4403',
    send: [withKey('Bearer lt_nobody_0001'), 1],
    closed: [4403, refused],
  },
  {
    rule: 'connection_init without a key is closed with 4401',
    send: [{ type: 'connection_init' }, 1],
    closed: [4401, missing],
  },
  {
    rule: 'a second connection_init is closed with 4429',
    send: [...ready, init],
    received: [ack],
    closed: [4429, 'Too many initialisation requests'],
  },
  {
    rule: 'a second connection_init before the answer to the first is closed with 4429',
    send: [init, init],
    closed: [4429, 'Too many initialisation requests'],
  },
  {
    rule: 'a second connection_init beside a running operation is closed with 4429',
    send: [...ready, subscribe('1', meQuery), 3, init],
    received: [ack, ...meAnswer('1')],
    closed: [4429, 'Too many initialisation requests'],
  },
  {
    rule: 'an operation before connection_init is closed with 4401',
    send: [subscribe('1', meQuery)],
    closed: [4401, 'Unauthorized'],
  },
  {
    rule: 'an operation before connection_ack is closed with 4401',
    send: [init, subscribe('1', meQuery)],
    closed: [4401, 'Unauthorized'],
  },
  { rule: 'a ping before connection_init is answered', send: [{ type: 'ping' }, 1], received: [pong] },
  { rule: 'a ping after connection_ack is answered', send: [...ready, { type: 'ping' }, 2], received: [ack, pong] },
  {
    rule: "a ping's payload comes back with its pong",
    send: [{ type: 'ping', payload: { at: [1, { deep: 'ж' }] } }, 1],
    received: [{ type: 'pong', payload: { at: [1, { deep: 'ж' }] } }],
  },
  {
    rule: "a ping's empty payload comes back with its pong",
    send: [{ type: 'ping', payload: {} }, 1],
    received: [{ type: 'pong', payload: {} }],
  },
  {
    rule: 'each of several pings is answered, in order',
    send: [{ type: 'ping', payload: { n: 1 } }, { type: 'ping', payload: { n: 2 } }, { type: 'ping' }, 3],
    received: [{ type: 'pong', payload: { n: 1 } }, { type: 'pong', payload: { n: 2 } }, pong],
  },
  { rule: 'a pong before connection_init is taken without an answer', send: [{ type: 'pong' }] },
  {
    rule: 'a pong with a payload is taken without an answer',
    send: [...ready, { type: 'pong', payload: { heartbeat: 1 } }],
    received: [ack],
  },
  { rule: 'complete before connection_init is ignored', send: [{ type: 'complete', id: '1' }] },
  { rule: 'complete of an unknown id is ignored', send: [...ready, { type: 'complete', id: '1' }], received: [ack] },
];

test.for(rows)('$rule', async (row) => {
  const { send, received = [], closed } = row;

  const outcome = await converse(gateway.url, send, row.protocols);

  expect(outcome).toEqual({ received, closed });
  expect(gateway.takeAlarms()).toEqual([]);
});

test('a socket without connection_init is closed with 4408 after three seconds', async () => {
  const outcome = await silent;

  expect(outcome).toEqual({ received: [], closed: [4408, 'Connection initialisation timeout'] });
});

test('a socket of subscriptions-transport-ws that sends an invalid frame is closed, and no other is', async () => {
  const raw = connect(Number(new URL(gateway.url).port), '127.0.0.1').resume();
  const closed = once(raw, 'close');
  raw.write(
    'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-ws\r\n\r\n',
  );
  await once(raw, 'data');

  // A text frame without the mask that clients must use.
  raw.write(Buffer.from([0x81, 0x01, 0x61]));
  await closed;

  expect(await converse(gateway.url, ready)).toEqual({ received: [ack], closed: undefined });
});
