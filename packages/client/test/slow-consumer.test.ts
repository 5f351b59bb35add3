import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createVideoGenClient } from '../src/index.ts';
import { MOST_WAITING_RESULTS } from '../src/transport/results.ts';
import { KEY, startLiveServer } from './live-server.ts';

test('a slow consumer has a bounded number of results waiting, and gets all in order', async () => {
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'websocket' });
  const states: string[] = [];
  client.onConnectionState((state) => states.push(state));
  server.update({ id: 'a', status: 'PENDING', version: 1 });
  const count = 3 * MOST_WAITING_RESULTS;

  const versions: number[] = [];
  for await (const { version } of client.watch('a')) {
    versions.push(version);
    if (version > 1) continue;
    const ended = once(server.events, 'unsubscribe');
    for (let next = 2; next < count; next++) server.update({ id: 'a', status: 'IN_PROGRESS', version: next });
    // The consumer waits until the client has ended the subscription.
    await ended;
    server.update({ id: 'a', status: 'COMPLETED', version: count });
  }

  expect(versions).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(server.subscribed[1]).toEqual({ id: 'a', after: `cursor-${MOST_WAITING_RESULTS + 1}` });
  expect(states).toEqual(['connecting', 'live', 'closed']);
  expect(client.lastError).toBe(undefined);
});
