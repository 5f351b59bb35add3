import { createElement, Fragment, StrictMode, Suspense, type ReactNode } from 'react';
import { renderToReadableStream, renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { createVideoGenClient } from '../../src/index.ts';
import {
  useConnectionState,
  useGenerateVideo,
  useGeneration,
  useGenerations,
  useProgress,
  useQueues,
  useUsage,
  useVideoGenStore,
  VideoGenProvider,
} from '../../src/react/react.ts';
import { KEY, startLiveServer } from '../live-server.ts';

test('a server renders the loading state of every hook, and opens no connection', async () => {
  await using scene = await openScene();

  const html = renderToString(scene.tree);

  expect(html).toBe(
    '<p>no generation: false</p><p>generation: loading</p><p>progress: none</p><p>list: loading, 0</p><p>usage: loading</p><p>queues: loading, 0</p><p>submission: idle</p><p>connection: closed</p>',
  );
  expect(scene.server.requests).toEqual([]);
  expect(scene.server.counts).toEqual({ sockets: 0, subscriptions: 0 });
});

test('a server renders the same as a stream, with Suspense and StrictMode around it', async () => {
  await using scene = await openScene();
  const wrapped = createElement(StrictMode, null, createElement(Suspense, { fallback: 'suspended' }, scene.tree));

  const html = await new Response(await renderToReadableStream(wrapped)).text();

  expect(html).toContain('generation: loading');
  expect(html).not.toContain('suspended');
  expect(scene.server.counts.sockets).toBe(0);
});

test('a server renders what is already known of a progress, so that the page shows it before any script runs', async () => {
  await using scene = await openScene();

  expect(renderToString(scene.provide(createElement(Bar)))).toBe('0.25');
});

test('a hook without a provider says what is missing', () => {
  expect(() => renderToString(createElement(All))).toThrow('There is no <VideoGenProvider> above this component.');
});

test('the store of a provider has its client', async () => {
  await using scene = await openScene();
  const Client = (): ReactNode => (useVideoGenStore().client === scene.client ? 'the same' : 'another');

  expect(renderToString(scene.provide(createElement(Client)))).toBe('the same');
});

/** A component with a progress that is a quarter at first. */
function Bar(): ReactNode {
  return useProgress({
    id: 'a',
    status: 'IN_PROGRESS',
    progress: 0.25,
    progressCurve: [{ at: '2026-11-23T12:00:00.000Z', progress: 0.25 }],
  });
}

/** A component with every hook. */
function All(): ReactNode {
  const { generation, isLoading } = useGeneration('a');
  const list = useGenerations({ filter: { status: ['PENDING'] } });
  const usage = useUsage();
  const queues = useQueues();
  const texts = [
    `no generation: ${useGeneration(undefined).isLoading}`,
    `generation: ${isLoading ? 'loading' : generation?.status}`,
    `progress: ${useProgress(generation) ?? 'none'}`,
    `list: ${list.isLoading ? 'loading' : 'loaded'}, ${list.generations.length}`,
    `usage: ${usage.isLoading ? 'loading' : 'loaded'}`,
    `queues: ${queues.isLoading ? 'loading' : 'loaded'}, ${queues.queues.length}`,
    `submission: ${useGenerateVideo().state}`,
    `connection: ${useConnectionState().state}`,
  ];
  return createElement(Fragment, null, ...texts.map((text) => createElement('p', { key: text }, text)));
}

async function openScene() {
  const server = await startLiveServer();
  const client = createVideoGenClient({ url: server.url, key: KEY });
  const provide = (children: ReactNode) => createElement(VideoGenProvider, { client }, children);
  return {
    server,
    client,
    provide,
    tree: provide(createElement(All)),
    async [Symbol.asyncDispose]() {
      await client.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
