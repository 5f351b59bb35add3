import { expect, test } from 'vitest';
import { createClient } from '@redis/client';
import { openRedisNotifications, type Notifications } from '../../src/index.ts';
import { createInProcessNotifications } from '../../src/notifications/in-process.ts';
import { database } from '../open-test-store.ts';

const url = 'redis://127.0.0.1:6379';
/** A busy machine may lose a connection to Redis, and a notification with it. */
const again = { retry: 2 };

/** Two users of notifications: in one process, or in two processes over Redis. */
async function openCarrier(): Promise<
  { readonly here: Notifications; readonly there: Notifications } & AsyncDisposable
> {
  if (database === 'sqlite') {
    const notifications = createInProcessNotifications();
    return { here: notifications, there: notifications, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  await using stack = new AsyncDisposableStack();
  const here = stack.use(await openRedisNotifications({ url }));
  const there = stack.use(await openRedisNotifications({ url }));
  await Promise.all([hear(here, there), hear(there, here)]);
  const owner = stack.move();
  return { here, there, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

/** Resolves once a notification arrives. */
async function hear(from: Notifications, to: Notifications): Promise<void> {
  let received = 0;
  const stop = to.listen('somebody', () => (received += 1));
  await expect
    .poll(() => {
      from.send('somebody');
      return received;
    })
    .toBeGreaterThan(0);
  stop();
}

test(
  'a notification reaches each listener of its user once, wherever it was sent, and no other user’s',
  again,
  async () => {
    await using carrier = await openCarrier();
    const { here, there } = carrier;
    const received: string[] = [];
    here.listen('alice', () => received.push('alice here'));
    there.listen('alice', () => received.push('alice there'));
    there.listen('bob', () => received.push('bob there'));

    here.send('alice');
    await expect.poll(() => received.toSorted()).toEqual(['alice here', 'alice there']);
    here.send('bob');
    await expect.poll(() => received.length).toBe(3);

    expect(received.at(-1)).toBe('bob there');
  },
);

test('a listener that has ended is not called', again, async () => {
  await using carrier = await openCarrier();
  const { here, there } = carrier;
  const received: string[] = [];
  const stop = there.listen('alice', () => received.push('first'));
  there.listen('alice', () => received.push('second'));

  stop();
  stop();
  here.send('alice');

  await expect.poll(() => received).toEqual(['second']);
});

test('an invalid message calls no listener and harms nothing', again, async () => {
  await using carrier = await openCarrier();
  const { here, there } = carrier;
  const received: string[] = [];
  there.listen('alice', () => received.push('alice'));
  for (const userId of ['', ' ', 'alice ', '\0', 'x'.repeat(100_000), '__proto__', 'alice bob']) here.send(userId);
  await publish(['', 'alice', 'alice alice alice', '{"userId":"alice"}', `sender ${'x'.repeat(1000)}`, '\0 \0']);

  here.send('alice');

  await expect.poll(() => received).toEqual(['alice']);
});

async function publish(messages: readonly string[]): Promise<void> {
  if (database === 'sqlite') return;
  const client = createClient({ url });
  await client.connect();
  for (const message of messages) await client.publish('videogen:wake-ups', message);
  await client.close();
}
