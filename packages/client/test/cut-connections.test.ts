import { expect, test } from 'vitest';
import { createVideoGenClient, type TransportChoice } from '../src/index.ts';
import { KEY, startLiveServer } from './live-server.ts';

test.each<TransportChoice>(['websocket', 'sse'])(
  'over %s a proxy that cuts each connection after its first update gets few connections',
  async (transport) => {
    await using server = await startLiveServer();
    await using client = createVideoGenClient({ url: server.url, key: KEY, transport });
    server.update({ id: 'a', status: 'PENDING', version: 1 });
    const attempts: number[] = [];
    client.onConnectionState((state, { attempt }) => void (state === 'retrying' && attempts.push(attempt)));
    const leaving = AbortSignal.timeout(8_000);

    let version = 1;
    server.events.on('waiting', () => {
      server.update({ id: 'a', status: 'IN_PROGRESS', version: ++version }, 'quietly');
      server.dropSockets();
    });
    await expect(Array.fromAsync(client.watch('a', { signal: leaving }))).rejects.toThrow('timeout');

    expect(attempts).toEqual(Array.from(attempts, (_, index) => index + 1));
    // The waits are 0.25, 0.5, 1, 2 and 4 s on average.
    expect(server.subscribed.length).toBeGreaterThan(2);
    expect(server.subscribed.length).toBeLessThan(12);
  },
);
