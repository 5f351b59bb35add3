import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Generation } from '@videogen/store';
import { acceptGeneration, printId, tell } from './generations-of-users.ts';
import {
  ack,
  converse,
  meAnswer,
  meQuery,
  ready,
  startWithLog,
  subscribe,
  usage,
  usageSubscription,
  type Step,
} from './wire.ts';
import { internal } from '@videogen/store/testing';

// The rules of graphql-ws's PROTOCOL.md for operations.

let gateway: Awaited<ReturnType<typeof startWithLog>>;

beforeAll(async () => {
  gateway = await startWithLog();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const longId = 'ж'.repeat(10_000);
const complete = (id: string) => ({ id, type: 'complete' });
const syntaxError = {
  message: 'Syntax Error: Expected Name, found <EOF>.',
  locations: [{ line: 1, column: 2 }],
};
const unknownField = {
  message: 'Cannot query field "nothing" on type "Query".',
  locations: [{ line: 1, column: 3 }],
  extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
};
const two = 'query A { me { email } } query B { me { plan { name } } }';
const ended = (id: string, ...payload: readonly object[]) => ({ id, type: 'error', payload });

interface Row {
  readonly rule: string;
  readonly send: readonly Step[];
  readonly received: readonly object[];
  readonly closed?: readonly [number, string];
}

const rows: readonly Row[] = [
  {
    rule: 'a query gets one next and then complete',
    send: [subscribe('1', meQuery), 3],
    received: meAnswer('1'),
  },
  {
    rule: 'an operation takes its variables, and its name where there are several',
    send: [subscribe('1', { query: two, operationName: 'B', variables: { unused: 1 } }), 3],
    received: [{ id: '1', type: 'next', payload: { data: { me: { plan: null } } } }, complete('1')],
  },
  {
    rule: 'a subscription gets a next for each result, and no complete while it goes on',
    send: [subscribe('1', usageSubscription), 2],
    received: [usage('1')],
  },
  {
    rule: 'a subscription whose source ends gets complete after its last next',
    send: [subscribe('1', { query: 'subscription { generationUpdated(id: "none") { version } }' }), 3],
    received: [
      {
        id: '1',
        type: 'next',
        payload: {
          errors: [
            {
              message: "There is no such generation, or it is not this key's.",
              locations: [{ line: 1, column: 16 }],
              path: ['generationUpdated'],
              extensions: { code: 'NOT_FOUND' },
            },
          ],
        },
      },
      complete('1'),
    ],
  },
  {
    rule: 'an operation that cannot be parsed gets error, and no complete',
    send: [subscribe('1', { query: '{' }), 2],
    received: [ended('1', syntaxError)],
  },
  {
    rule: 'an operation that is not valid gets error, and no complete',
    send: [subscribe('1', { query: '{ nothing }' }), 2],
    received: [ended('1', unknownField)],
  },
  {
    rule: 'an operation that is not in its document gets error',
    send: [subscribe('1', { query: two, operationName: 'C' }), 2],
    received: [ended('1', { message: 'Unable to identify operation' })],
  },
  {
    rule: 'an empty query gets error',
    send: [subscribe('1', { query: '' }), 2],
    received: [ended('1', { message: 'Syntax Error: Unexpected <EOF>.', locations: [{ line: 1, column: 1 }] })],
  },
  {
    rule: "an operation's error leaves the others alone",
    send: [subscribe('1', usageSubscription), 2, subscribe('2', { query: '{' }), 3, subscribe('3', meQuery), 5],
    received: [usage('1'), ended('2', syntaxError), ...meAnswer('3')],
  },
  {
    rule: 'an id that is in use is closed with 4409',
    send: [subscribe('1', usageSubscription), 2, subscribe('1', usageSubscription)],
    received: [usage('1')],
    closed: [4409, 'Subscriber for 1 already exists'],
  },
  {
    rule: 'an id that is in use by an operation of another kind is closed with 4409',
    send: [subscribe('1', usageSubscription), 2, subscribe('1', meQuery)],
    received: [usage('1')],
    closed: [4409, 'Subscriber for 1 already exists'],
  },
  {
    rule: 'an id that is in use by an operation that was not begun yet is closed with 4409',
    send: [subscribe('1', meQuery), subscribe('1', meQuery)],
    received: [],
    closed: [4409, 'Subscriber for 1 already exists'],
  },
  {
    rule: 'a long id that is in use is closed with 4409, and a reason that fits',
    send: [subscribe(longId, usageSubscription), 2, subscribe(longId, meQuery)],
    received: [usage(longId)],
    closed: [4409, `Subscriber for ${'ж'.repeat(54)}`],
  },
  {
    rule: 'ids that differ in their case are different',
    send: [subscribe('a', meQuery), 3, subscribe('A', meQuery), 5],
    received: [...meAnswer('a'), ...meAnswer('A')],
  },
  ...['__proto__', 'constructor', 'toString', ' ', 'id\n"\u0000', longId].map((id) => ({
    rule: `any text is an id: ${JSON.stringify(id).slice(0, 20)}`,
    send: [subscribe(id, meQuery), 3],
    received: meAnswer(id),
  })),
  {
    rule: 'an id is free again after complete of the server',
    send: [subscribe('1', meQuery), 3, subscribe('1', meQuery), 5],
    received: [...meAnswer('1'), ...meAnswer('1')],
  },
  {
    rule: 'an id is free again after error',
    send: [subscribe('1', { query: '{' }), 2, subscribe('1', meQuery), 4],
    received: [ended('1', syntaxError), ...meAnswer('1')],
  },
  {
    rule: 'an id is free again after complete of the client',
    send: [subscribe('1', usageSubscription), 2, complete('1'), subscribe('1', meQuery), 4],
    received: [usage('1'), ...meAnswer('1')],
  },
  {
    rule: 'an id is free again after complete of the client, for a subscription too',
    send: [
      subscribe('1', usageSubscription),
      2,
      complete('1'),
      subscribe('1', usageSubscription),
      3,
      subscribe('2', meQuery),
      5,
    ],
    received: [usage('1'), usage('1'), ...meAnswer('2')],
  },
  {
    rule: 'complete of the client is not answered',
    send: [subscribe('1', usageSubscription), 2, complete('1'), subscribe('2', meQuery), 4],
    received: [usage('1'), ...meAnswer('2')],
  },
  {
    rule: 'complete of the client, said twice, is ignored the second time',
    send: [subscribe('1', usageSubscription), 2, complete('1'), complete('1'), subscribe('2', meQuery), 4],
    received: [usage('1'), ...meAnswer('2')],
  },
  {
    rule: 'complete of the client after complete of the server is ignored',
    send: [subscribe('1', meQuery), 3, complete('1'), subscribe('2', meQuery), 5],
    received: [...meAnswer('1'), ...meAnswer('2')],
  },
  {
    rule: 'complete of the client after error is ignored',
    send: [subscribe('1', { query: '{' }), 2, complete('1'), subscribe('2', meQuery), 4],
    received: [ended('1', syntaxError), ...meAnswer('2')],
  },
  {
    rule: 'a query that the client completes at once gets nothing',
    send: [subscribe('1', meQuery), complete('1'), subscribe('2', meQuery), 3],
    received: meAnswer('2'),
  },
  {
    rule: 'a subscription that the client completes at once gets nothing',
    send: [subscribe('1', usageSubscription), complete('1'), subscribe('2', meQuery), 3],
    received: meAnswer('2'),
  },
  {
    rule: 'a query that is completed and asked again under its id at once gets one answer',
    send: [subscribe('1', meQuery), complete('1'), subscribe('1', meQuery), 3, subscribe('2', meQuery), 5],
    received: [...meAnswer('1'), ...meAnswer('2')],
  },
  {
    rule: 'an operation that takes an id over gets its own result, not the one before it',
    send: [
      subscribe('1', { query: '{ me { plan { name } } }' }),
      complete('1'),
      subscribe('1', usageSubscription),
      2,
      subscribe('2', meQuery),
      4,
    ],
    received: [usage('1'), ...meAnswer('2')],
  },
  {
    rule: 'an operation that takes an id over may be completed as well, and the id taken again',
    send: [
      subscribe('1', usageSubscription),
      complete('1'),
      subscribe('1', usageSubscription),
      complete('1'),
      subscribe('1', meQuery),
      3,
    ],
    received: meAnswer('1'),
  },
  {
    rule: 'an id that was taken over is in use: once more is closed with 4409',
    send: [subscribe('1', meQuery), complete('1'), subscribe('1', meQuery), subscribe('1', meQuery)],
    received: [],
    closed: [4409, 'Subscriber for 1 already exists'],
  },
];

test.for(rows)('$rule', async ({ send, received, closed }) => {
  const outcome = await converse(gateway.url, [...ready, ...send]);

  expect(outcome).toEqual({ received: [ack, ...received], closed });
  expect(gateway.takeAlarms()).toEqual([]);
});

test('several operations run at once, and each gets its messages under its id', async () => {
  const outcome = await converse(gateway.url, [
    ...ready,
    subscribe('watch', usageSubscription),
    2,
    ...Array.from({ length: 20 }, (_, index) => subscribe(`query ${index}`, meQuery)),
    42,
  ]);

  const expected = Array.from({ length: 20 }, (_, index) => meAnswer(`query ${index}`)).flat();
  expect(outcome.received).toHaveLength(42);
  expect(outcome.received).toEqual(expect.arrayContaining([ack, usage('watch'), ...expected]));
});

const watch = (generation: Generation) => ({
  query: `subscription { generationUpdated(id: "${printId(generation)}") { version } }`,
});
const update = (id: string, version: number) => ({
  id,
  type: 'next',
  payload: { data: { generationUpdated: { version } } },
});

test('no next is sent after complete of the client, although its result was being read', async () => {
  const { store, alice } = gateway;
  const generation = await acceptGeneration(store, alice);
  const goOn = Promise.withResolvers<void>();
  const held: Promise<unknown>[] = [];
  // SQLite has one connection. The change is written, and this transaction delays its reading.
  const changeAndHold = async (): Promise<void> => {
    held.push(tell(store, generation.id, 'IN_QUEUE'));
    held.push(store[internal].db.transaction().execute(() => goOn.promise));
  };

  const outcome = await converse(gateway.url, [
    ...ready,
    subscribe('1', watch(generation)),
    2,
    changeAndHold,
    { type: 'ping' },
    3,
    complete('1'),
    { type: 'ping' },
    4,
    async () => goOn.resolve(),
    subscribe('2', watch(generation)),
    5,
  ]);
  await Promise.all(held);

  const pong = { type: 'pong' };
  expect(outcome.received).toEqual([ack, update('1', 1), pong, pong, update('2', 2)]);
});
