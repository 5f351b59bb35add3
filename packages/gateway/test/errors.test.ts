import { KeyUncheckedError } from '@videogen/lifecycle';
import { openStore, StoreUnavailableError, type Generation, type Store } from '@videogen/store';
import { expect, test } from 'vitest';
import { startGateway } from '../src/index.ts';
import { streamOf } from './gateway-for-alice.ts';
import { openGatewayOptions } from './gateway-on-a-store.ts';
import { acceptGeneration, printId, saveKnownUser, tell } from './generations-of-users.ts';
import { openSocket } from './raw-socket.ts';
import { internal } from '@videogen/store/testing';

const storeAway = {
  message: "The gateway's database does not answer. Try again later.",
  extensions: { code: 'STORE_UNAVAILABLE' },
};
const storeFull = {
  message: "The gateway's disk is full. Its operator has to make room; try again later.",
  extensions: { code: 'STORE_UNAVAILABLE' },
};
const unexpected = {
  message: 'Unexpected error.',
  extensions: { code: 'INTERNAL_SERVER_ERROR', unexpected: true },
};

/** A port without a PostgreSQL. */
function openAwayStore(): Promise<Store> {
  return openStore({ url: 'postgres://postgres@127.0.0.1:1/none', encryptionKey: 'x'.repeat(32) });
}

const watchQuery = 'subscription ($id: ID!) { generationUpdated(id: $id) { version status } }';

function watch(generation: Generation): object {
  return { query: watchQuery, variables: { id: printId(generation) } };
}

function nextOf(version: number, status: string): object {
  return { type: 'next', payload: { data: { generationUpdated: { version, status } } } };
}

/** A gateway that accepts every key but those of `failures`, whose check throws. */
async function startWithKeys(failures: Readonly<Record<string, () => unknown>> = {}) {
  const opened = await openGatewayOptions();
  const { store, options } = opened;
  async function identify(key: string | undefined) {
    const fail = failures[key ?? ''];
    if (fail) throw fail();
    return saveKnownUser(store, key ?? '');
  }
  const gateway = await startGateway({ ...options, identifier: { identify, forget: () => {} } });
  return {
    store,
    url: gateway.url,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

function withKey(key: string, operation: object): object {
  return { ...operation, extensions: { headers: { authorization: `Bearer ${key}` } } };
}

async function post(url: string, query: string, accept = 'application/json') {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer lt_alice_0001', accept },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
}

const error = (...errors: readonly object[]) => [{ type: 'error', payload: errors }];
const next = (payload: object) => [{ type: 'next', payload }, { type: 'complete' }];

test("an operation's error ends that operation only: the others on its socket go on", async () => {
  await using running = await startWithKeys({
    lt_store_away: () => new StoreUnavailableError(),
    lt_store_full: () => Object.assign(new Error('database or disk is full'), { errcode: 13 }),
    lt_unchecked: () => new KeyUncheckedError({ cause: undefined }),
    lt_broken: () => new Error('a secret of the inside'),
  });
  const user = await saveKnownUser(running.store, 'lt_alice_0001');
  const generation = await acceptGeneration(running.store, user);
  await using socket = await openSocket(running.url, { keyWithOperations: true });
  socket.subscribe('other', withKey('lt_alice_0001', watch(generation)));
  await expect.poll(() => socket.received('other')).toEqual([nextOf(1, 'PENDING')]);

  const alice = (operation: object) => withKey('lt_alice_0001', operation);
  const me = { query: '{ me { id } }' };
  const bad = {
    syntax: alice({ query: '{' }),
    validation: alice({ query: '{ nothingLikeIt }' }),
    operationName: alice({ query: 'query A { me { id } }', operationName: 'B' }),
    variables: alice({ query: watchQuery, variables: { id: [{}] } }),
    storeAway: withKey('lt_store_away', me),
    storeFull: withKey('lt_store_full', me),
    unchecked: withKey('lt_unchecked', me),
    broken: withKey('lt_broken', me),
  };
  for (const [id, operation] of Object.entries(bad)) socket.subscribe(id, operation);
  for (const id of Object.keys(bad)) await expect.poll(() => socket.received(id)).not.toEqual([]);
  await tell(running.store, generation.id, 'COMPLETED');
  await expect.poll(() => socket.received('other')).toHaveLength(3);

  expect(Object.fromEntries(Object.keys(bad).map((id) => [id, socket.received(id)]))).toEqual({
    syntax: error({ message: 'Syntax Error: Expected Name, found <EOF>.', locations: [{ line: 1, column: 2 }] }),
    validation: error({
      message: 'Cannot query field "nothingLikeIt" on type "Query".',
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    }),
    operationName: error({ message: 'Unable to identify operation' }),
    variables: [
      {
        type: 'next',
        payload: {
          errors: [
            {
              message: 'Variable "$id" got invalid value [{}]; ID cannot represent value: [{}]',
              locations: [{ line: 1, column: 15 }],
              extensions: { code: 'BAD_USER_INPUT' },
            },
          ],
        },
      },
      { type: 'complete' },
    ],
    storeAway: error(storeAway),
    storeFull: error(storeFull),
    unchecked: error({
      message: 'VideoGenAPI does not answer, so this key cannot be checked. Try again later.',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    }),
    broken: error(unexpected),
  });
  expect(socket.received('other')).toEqual([nextOf(1, 'PENDING'), nextOf(2, 'COMPLETED'), { type: 'complete' }]);
  expect(socket.socket.readyState).toBe(socket.socket.OPEN);
});

test('a subscription that fails ends with an error that hides the cause, and the others on its socket go on', async () => {
  await using running = await startWithKeys();
  const { store } = running;
  const [alice, bob] = [await saveKnownUser(store, 'lt_alice_0001'), await saveKnownUser(store, 'lt_bob_0000001')];
  const [broken, healthy] = [await acceptGeneration(store, alice), await acceptGeneration(store, bob)];
  await using socket = await openSocket(running.url, { keyWithOperations: true });
  socket.subscribe('broken', withKey('lt_alice_0001', watch(broken)));
  socket.subscribe('healthy', withKey('lt_bob_0000001', watch(healthy)));
  for (const id of ['broken', 'healthy']) {
    await expect.poll(() => socket.received(id)).toEqual([nextOf(1, 'PENDING')]);
  }

  await breakRow(store, broken);
  await expect.poll(() => socket.received('broken')).toHaveLength(2);
  await tell(store, healthy.id, 'COMPLETED');
  await expect.poll(() => socket.received('healthy')).toHaveLength(3);

  expect(socket.received('broken')).toEqual([nextOf(1, 'PENDING'), { type: 'error', payload: [unexpected] }]);
  expect(socket.received('healthy')).toEqual([nextOf(1, 'PENDING'), nextOf(2, 'COMPLETED'), { type: 'complete' }]);
});

/** Makes a generation unreadable, and announces a change of it. */
async function breakRow(store: Store, { id, userId }: Generation): Promise<void> {
  await store[internal].db.updateTable('generations').set({ warnings: '{' }).where('id', '=', id).execute();
  const change = { status: 'IN_QUEUE', previousStatus: 'PENDING', at: Date.now() } as const;
  await store[internal].db
    .insertInto('updates')
    .values({ userId, generationId: id, number: 2, version: 2, ...change })
    .execute();
  await store[internal].db.updateTable('users').set({ updateNumber: 2 }).where('id', '=', userId).execute();
  store[internal].notifications.send(userId);
}

test('while the database is away, every transport answers STORE_UNAVAILABLE, which allows a retry', async () => {
  await using opened = await openGatewayOptions();
  await using away = await openAwayStore();
  const { options, store } = opened;
  const lifecycle = { ...options.lifecycle, store: away };
  const identify = () => saveKnownUser(store, 'lt_alice_0001');
  await using gateway = await startGateway({
    ...options,
    lifecycle,
    identifier: { identify, forget: () => {} },
  });

  const answer = await post(gateway.url, '{ generations { totalCount } }');
  const stream = await post(
    gateway.url,
    'subscription { generationUpdated(id: "R2VuZXJhdGlvbjox") { version } }',
    'text/event-stream',
  );
  await using socket = await openSocket(gateway.url, { authorization: 'Bearer lt_alice_0001' });
  socket.subscribe('query', { query: '{ generations { totalCount } }' });
  socket.subscribe('subscription', { query: watchQuery, variables: { id: 'R2VuZXJhdGlvbjox' } });
  for (const id of ['query', 'subscription']) await expect.poll(() => socket.received(id)).toHaveLength(2);

  const later = { status: 503, retryAfter: '1' };
  const { message, extensions } = storeAway;
  const at = (field: string, column: number) => ({
    message,
    locations: [{ line: 1, column }],
    path: [field],
    extensions,
  });
  const ofQuery = at('generations', 3);
  expect({ ...answer, body: JSON.parse(answer.body) }).toEqual({ ...later, body: { data: null, errors: [ofQuery] } });
  expect(stream).toEqual({ ...later, body: streamOf({ errors: [at('generationUpdated', 16)] }) });
  expect(socket.received('query')).toEqual(next({ data: null, errors: [ofQuery] }));
  expect(socket.received('subscription')).toEqual(next({ errors: [at('generationUpdated', 27)] }));
});

test('a connection whose key cannot be checked, as the database is away, is closed with a code that allows a retry', async () => {
  await using away = await openAwayStore();
  await using opened = await openGatewayOptions();
  const identify = () => saveKnownUser(away, 'lt_alice_0001');
  await using gateway = await startGateway({ ...opened.options, identifier: { identify, forget: () => {} } });

  await using socket = await openSocket(gateway.url, { authorization: 'Bearer lt_alice_0001' });
  const answer = await post(gateway.url, '{ me { id } }');

  expect(await socket.closed).toBe(1013);
  expect(answer).toEqual({ status: 503, retryAfter: '1', body: JSON.stringify({ errors: [storeAway] }) });
});

test('an unknown key above the limit of checks is answered 503 with the time to wait, on a socket as the operation’s error', async () => {
  await using running = await startWithKeys({
    lt_alice_0001: () => new KeyUncheckedError({ reason: 'too-many-new', retryAfterSeconds: 17 }),
  });
  const unavailable = {
    message: 'Too many unknown keys came at once. Try again in 17 s.',
    extensions: { code: 'UPSTREAM_UNAVAILABLE' },
  };

  const answer = await post(running.url, '{ me { id } }');
  await using socket = await openSocket(running.url, { keyWithOperations: true });
  socket.subscribe('me', withKey('lt_alice_0001', { query: '{ me { id } }' }));
  await expect.poll(() => socket.received('me')).not.toEqual([]);

  expect(answer).toEqual({ status: 503, retryAfter: '17', body: JSON.stringify({ errors: [unavailable] }) });
  expect(socket.received('me')).toEqual(error(unavailable));
});

test('/ready answers in time while the database hangs, and is 200 again when the database answers', async () => {
  await using opened = await openGatewayOptions();
  await using gateway = await startGateway(opened.options, { databaseAnswersWithinMs: 100 });
  const ready = async () => {
    const response = await fetch(`${gateway.url}/ready`);
    return [response.status, await response.json()];
  };
  const goOn = Promise.withResolvers<void>();

  // SQLite has one connection, so that one transaction blocks all other statements.
  const held = opened.store[internal].db.transaction().execute(() => goOn.promise);
  const hanging = await ready();
  goOn.resolve();
  await held;

  expect(hanging).toEqual([503, { database: false, poller: false, upstream: null }]);
  await expect.poll(ready).toEqual([200, { database: true, poller: false, upstream: null }]);
});
