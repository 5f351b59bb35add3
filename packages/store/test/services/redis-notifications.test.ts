import { expect, test } from 'vitest';
import { openRedisNotifications } from '../../src/index.ts';

test('notifications reach their own process without Redis, and the loss is reported once', async () => {
  const reasons: string[] = [];
  const received: string[] = [];
  await using notifications = await openRedisNotifications({
    url: 'redis://127.0.0.1:1',
    onLost: ({ message }) => reasons.push(message),
  });
  notifications.listen('alice', () => received.push('alice'));

  notifications.send('alice');

  expect(received).toEqual(['alice']);
  await expect.poll(() => reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
});
