import { expect, test } from 'vitest';
import { createClient } from '@redis/client';
import { createWakeUps, openRedisWakeUps, type WakeUps } from '../src/index.ts';
import { database } from './open-test-store.ts';

const url = 'redis://127.0.0.1:6379';
/** A busy machine may lose a connection to Redis, and a hint with it, as hints may be. */
const again = { retry: 2 };

/** A carrier of hints as two of its users see it: one process, or two processes over Redis. */
async function openCarrier(): Promise<{ readonly here: WakeUps; readonly there: WakeUps } & AsyncDisposable> {
  if (database === 'sqlite') {
    const wakeUps = createWakeUps();
    return { here: wakeUps, there: wakeUps, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  await using stack = new AsyncDisposableStack();
  const here = stack.use(await openRedisWakeUps({ url }));
  const there = stack.use(await openRedisWakeUps({ url }));
  await Promise.all([hear(here, there), hear(there, here)]);
  const owner = stack.move();
  return { here, there, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

/** Resolves once a hint gets through. */
async function hear(from: WakeUps, to: WakeUps): Promise<void> {
  let heard = 0;
  const stop = to.listen('somebody', () => (heard += 1));
  await expect
    .poll(() => {
      from.send('somebody');
      return heard;
    })
    .toBeGreaterThan(0);
  stop();
}

test('a hint reaches each listener of its user once, wherever it was sent, and nobody else', again, async () => {
  await using carrier = await openCarrier();
  const { here, there } = carrier;
  const heard: string[] = [];
  here.listen('alice', () => heard.push('alice here'));
  there.listen('alice', () => heard.push('alice there'));
  there.listen('bob', () => heard.push('bob there'));

  here.send('alice');
  await expect.poll(() => heard.toSorted()).toEqual(['alice here', 'alice there']);
  here.send('bob');
  await expect.poll(() => heard.length).toBe(3);

  expect(heard.at(-1)).toBe('bob there');
});

test('who stops listening hears no more', again, async () => {
  await using carrier = await openCarrier();
  const { here, there } = carrier;
  const heard: string[] = [];
  const stop = there.listen('alice', () => heard.push('first'));
  there.listen('alice', () => heard.push('second'));

  stop();
  stop();
  here.send('alice');

  await expect.poll(() => heard).toEqual(['second']);
});

test('garbage wakes nobody and harms nothing', again, async () => {
  await using carrier = await openCarrier();
  const { here, there } = carrier;
  const heard: string[] = [];
  there.listen('alice', () => heard.push('alice'));
  for (const userId of ['', ' ', 'alice ', '\0', 'x'.repeat(100_000), '__proto__', 'alice bob']) here.send(userId);
  await publish(['', 'alice', 'alice alice alice', '{"userId":"alice"}', `sender ${'x'.repeat(1000)}`, '\0 \0']);

  here.send('alice');

  await expect.poll(() => heard).toEqual(['alice']);
});

async function publish(messages: readonly string[]): Promise<void> {
  if (database === 'sqlite') return;
  const client = createClient({ url });
  await client.connect();
  for (const message of messages) await client.publish('videogen:wake-ups', message);
  await client.close();
}
