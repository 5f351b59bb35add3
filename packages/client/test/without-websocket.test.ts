import { afterEach, expect, test, vi } from 'vitest';
import { createVideoGenClient } from '../src/index.ts';
import { KEY, startLiveServer } from './live-server.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('without a global WebSocket queries work, and auto uses server-sent events', async () => {
  vi.stubGlobal('WebSocket', undefined);
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY });
  server.update({ id: 'a', status: 'COMPLETED', version: 1 });

  const me = await client.me();
  const updates = await Array.fromAsync(client.watch('a'));

  expect(me.id).toBe('user-1');
  expect(updates.map(({ version }) => version)).toEqual([1]);
  expect(server.requests).toEqual(['Me', 'GenerationUpdated']);
  expect(server.counts.sockets).toBe(0);
});

test('without a global WebSocket the transport websocket says what to do; queries work all the same', async () => {
  vi.stubGlobal('WebSocket', undefined);
  await using server = await startLiveServer();
  await using client = createVideoGenClient({ url: server.url, key: KEY, transport: 'websocket' });

  const error = await Array.fromAsync(client.watch('a')).catch((thrown: unknown) => thrown);

  expect((await client.me()).id).toBe('user-1');
  expect(error).toMatchObject({ code: 'WEBSOCKET_MISSING' });
  expect(String(error)).toBe(
    'VideoGenError: There is no global WebSocket here; Node has it from version 22. Pass the WebSocket class of the ' +
      "package ws as `webSocketImpl`, or choose the transport 'auto' or 'sse'.",
  );
});
