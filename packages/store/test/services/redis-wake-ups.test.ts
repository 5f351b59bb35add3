import { expect, test } from 'vitest';
import { openRedisWakeUps } from '../../src/index.ts';

test('without Redis, hints reach their own process, and the loss is told once', async () => {
  const reasons: string[] = [];
  const heard: string[] = [];
  await using wakeUps = await openRedisWakeUps({
    url: 'redis://127.0.0.1:1',
    onLost: ({ message }) => reasons.push(message),
  });
  wakeUps.listen('alice', () => heard.push('alice'));

  wakeUps.send('alice');

  expect(heard).toEqual(['alice']);
  await expect.poll(() => reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
});
