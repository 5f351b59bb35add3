// A process of its own: attacks the gateway at a URL over websockets for some seconds, with Alice's key or without one.
// It prints as JSON how many messages of each type came, and how many sockets were closed with each code.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { attacks } from '../test/attacks.ts';
import { aliceKey, readOperation } from '../test/gateway-for-alice.ts';

const AT_ONCE = 8;
const SUBSCRIPTIONS = 10_000;
/** As `serve-alice.ts` has it. */
const SUBSCRIPTIONS_PER_SOCKET = 128;
const SOCKETS = 1000;
const [url = '', seconds = '', caller = ''] = process.argv.slice(2);
const endsAt = performance.now() + Number(seconds) * 1000;
const counts: Record<string, number> = {};

const initOf = (payload: object): string => JSON.stringify({ type: 'connection_init', payload });
const withKey = initOf({ authorization: `Bearer ${aliceKey}` });
const keyWithOperations = initOf({ keyWithOperations: true });
const subscribe = (id: string, payload: object): string => JSON.stringify({ type: 'subscribe', id, payload });
const subscriptions = Array.from({ length: SUBSCRIPTIONS }, (_, id) =>
  subscribe(String(id), { query: 'subscription { generationsUpdated { version } }' }),
);
const operations = attacks.map(([, operation]) => subscribe('it', readOperation(operation)));

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/** The type of a message, without parsing it: parsing would take the processor from the gateway. */
function readOutcome(data: Buffer): string {
  // A subscription above the limit is refused by a result.
  if (data.includes('"errors":[')) return 'error';
  return /"type":"(\w+)"/.exec(data.toString('latin1'))?.[1] ?? 'no type';
}

/** Opens a socket whose messages are counted, and sends a first one if there is any. Resolves to undefined where it was not let in. */
async function open(first?: string): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('message', (data: Buffer) => {
    const outcome = readOutcome(data);
    // It only follows a result.
    if (outcome !== 'complete') count(outcome);
  });
  // The gateway may close while a long message is still sent.
  socket.on('error', () => {});
  socket.once('close', (code) => {
    // A socket that this side has ended is closed with 1006.
    if (code !== 1006) count(String(code));
  });
  await Promise.race([once(socket, 'open'), once(socket, 'close')]);
  if (socket.readyState !== socket.OPEN) return undefined;
  if (first !== undefined) socket.send(first);
  return socket;
}

/** Opens a socket with Alice's key, and waits until it is accepted. */
async function openWithKey(): Promise<WebSocket | undefined> {
  const socket = await open(withKey);
  if (socket) await once(socket, 'message');
  return socket;
}

/** Sends each in turn, waiting for its answer. */
async function sendOneByOne(messages: readonly string[]): Promise<void> {
  const socket = await openWithKey();
  if (!socket) return;
  for (const message of messages) {
    socket.send(message);
    await once(socket, 'message');
  }
  socket.terminate();
}

/** Begins as many subscriptions at once, and waits until all but those that stay were refused. */
async function subscribeOften(): Promise<void> {
  const socket = await openWithKey();
  if (!socket) return;
  let refused = 0;
  const over = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    if (readOutcome(data) === 'error') refused += 1;
    if (refused === SUBSCRIPTIONS - SUBSCRIPTIONS_PER_SOCKET) over.resolve();
  });
  for (const subscription of subscriptions) socket.send(subscription);
  await over.promise;
  socket.terminate();
}

/** Sends messages without waiting for an answer, and leaves at the first answer to an operation, at the close, or soon. */
async function sendWithoutKey(first?: string, ...rest: readonly string[]): Promise<void> {
  const socket = await open(first);
  if (!socket) return;
  const over = Promise.withResolvers<void>();
  socket.once('close', over.resolve);
  socket.on('message', (data: Buffer) => {
    if (data.includes('"type":"error"')) over.resolve();
  });
  for (const message of rest) socket.send(message);
  await Promise.race([over.promise, sleep(100)]);
  socket.terminate();
}

/** Has many sockets wait for a key at once. */
async function openOften(): Promise<void> {
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => open(keyWithOperations)));
  for (const socket of sockets) socket?.terminate();
}

async function again(run: () => Promise<void>): Promise<void> {
  while (performance.now() < endsAt) await run();
}

const often = (run: () => Promise<void>) => Array.from({ length: AT_ONCE }, () => again(run));
const huge = subscribe('it', { query: `# ${'x'.repeat(900_000)}` });
const attackers =
  caller === 'alice'
    ? [...often(() => sendOneByOne([...operations, huge])), again(subscribeOften)]
    : [
        ...often(async () => {
          await sendWithoutKey();
          await sendWithoutKey(initOf({}));
          await sendWithoutKey(huge);
          for (const operation of operations) await sendWithoutKey(keyWithOperations, operation);
        }),
        again(openOften),
      ];

setTimeout(
  () => {
    console.log(JSON.stringify(counts));
    process.exit();
  },
  Number(seconds) * 1000,
);
await Promise.all(attackers);
