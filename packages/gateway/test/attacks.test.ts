import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attacks, longChain } from './attacks.ts';
import {
  aliceKey,
  askOverSocket,
  post,
  readOperation,
  startForAlice,
  stream,
  streamOf,
  type Operation,
} from './gateway-for-alice.ts';
import { openSocket, type RawSocket } from './raw-socket.ts';

const authorization = `Bearer ${aliceKey}`;
const json = { authorization, accept: 'application/graphql-response+json' };
const withoutKey = {};

let running: Awaited<ReturnType<typeof startForAlice>>;

beforeAll(async () => {
  running = await startForAlice();
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
});

test.for(attacks)(
  '%s: refused with 400 over HTTP and server-sent events, and with the same error over a websocket',
  async ([, operation, message, status = 400]) => {
    const answer = await post(running.url, operation, json);
    const events = await stream(running.url, operation);
    const { messages, isOpen } = await askOverSocket(running.url, operation);

    const { errors }: { readonly errors: readonly { readonly message: string }[] } = JSON.parse(answer.body);
    expect(errors[0]?.message).toBe(message);
    expect([answer.status, events]).toEqual([400, { status, body: streamOf({ errors }) }]);
    expect(messages).toEqual([{ type: 'error', payload: errors }]);
    expect(isOpen).toBe(true);
  },
);

const needed = {
  message:
    'A VideoGenAPI key is needed: send it as "Authorization: Bearer <key>" (on a websocket as connectionParams.authorization).',
  extensions: { code: 'UNAUTHENTICATED' },
};
/** So much may come over a websocket without a key. */
const MOST_BYTES_WITHOUT_KEY = 64 * 1024;

// Side by side, as the gateway has the client of a long message read for a second why its socket is closed.
test.concurrent.for(attacks)(
  '%s without a key: refused with 401 over HTTP and server-sent events, and over a websocket for the missing key',
  async ([, operation]) => {
    const answers = [await post(running.url, operation, withoutKey), await stream(running.url, operation, withoutKey)];
    await using silent = await openSocket(running.url, withoutKey);
    await using socket = await openSocket(running.url, { keyWithOperations: true });
    socket.subscribe('it', readOperation(operation));
    await Promise.race([socket.closed, once(socket.socket, 'message')]);
    const { readyState, OPEN } = socket.socket;
    const ofOperation = {
      messages: socket.received('it'),
      code: readyState === OPEN ? undefined : await socket.closed,
    };

    const isLong = JSON.stringify(operation).length > MOST_BYTES_WITHOUT_KEY;
    expect(answers).toEqual([
      { status: 401, body: JSON.stringify({ errors: [needed] }) },
      { status: 401, body: streamOf({ errors: [needed] }) },
    ]);
    expect(await silent.closed).toBe(4401);
    expect(ofOperation).toEqual(
      isLong ? { messages: [], code: 4401 } : { messages: [{ type: 'error', payload: [needed] }], code: undefined },
    );
  },
);

test('fragments 50,000 deep are longer than a body may be: 413, and a websocket ends with 1009', async () => {
  const bytes = JSON.stringify({ query: longChain }).length;

  const answers = [await post(running.url, longChain), await stream(running.url, longChain)];
  await using socket = await openSocket(running.url, { authorization });
  socket.subscribe('it', { query: longChain });

  const message = `The request is too long: expected at most 524288 bytes, got ${bytes}.`;
  const result = { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] };
  expect(answers).toEqual([
    { status: 413, body: JSON.stringify(result) },
    { status: 413, body: streamOf(result) },
  ]);
  expect(await socket.closed).toBe(1009);
});

/** Sends an operation and waits for the answer, which is a refusal. */
type Refuse = (operation: Operation) => Promise<unknown>;

const ways: readonly (readonly [way: string, open: (socket: RawSocket) => Refuse])[] = [
  ['HTTP', () => (operation) => post(running.url, operation)],
  ['server-sent events', () => (operation) => stream(running.url, operation)],
  [
    'a websocket',
    ({ socket, subscribe }) =>
      (operation) => {
        subscribe(crypto.randomUUID(), readOperation(operation));
        return once(socket, 'message');
      },
  ],
];

test.for(ways)(
  'to refuse them over %s takes less than 10 ms of CPU each, where a connection is open',
  async ([, open]) => {
    await post(running.url, '{ me { id } }');
    await using socket = await openSocket(running.url, { authorization });
    const refuse = open(socket);
    let allMs = 0;

    // The least of each, added up, and with the client's part: what else runs here makes one of them slow now and then.
    for (const [, operation] of attacks) {
      let leastMs = Infinity;
      for (let round = 0; round < 3; round += 1) leastMs = Math.min(leastMs, await measureCpu(() => refuse(operation)));
      allMs += leastMs;
    }

    expect(allMs).toBeLessThan(10 * attacks.length);
  },
);

/** Milliseconds of CPU that this process takes meanwhile. */
async function measureCpu(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
