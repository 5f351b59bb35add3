import { expect, test } from 'vitest';
import { listGenerationUpdates, readFailure } from '@videogen/store';
import { KEY, say, type Answerer } from '../lifecycle-with-upstream.ts';
import { history, ids, importedAs, listed, serve, startImport, type Item } from '../made-elsewhere.ts';
import { acceptedCat } from '../whole-generation.ts';

test('a generation is imported with the facts of the list and of one poll', async () => {
  const poll = {
    ...listed(0),
    prompt: 'Prompt 0, reported by the poll',
    request_id: 'req_1',
    model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
    duration: 10,
    resolution: '1080p',
    aspect_ratio: '9:16',
    seed: 7,
    style: undefined,
    completed_at: '2026-01-02 03:04:33',
  };
  await using upstream = await startImport(serve([listed(0)], { poll: () => say(200, poll) }));

  const result = await upstream.run();

  expect(result).toEqual({ type: 'success', imported: 1, followed: 0 });
  const [generation] = await upstream.generations();
  expect(generation).toEqual(
    importedAs(upstream.userId, 0, {
      requestId: 'req_1',
      modelKey: 'kling_25',
      modelName: 'Kling 2.5',
      modelProvider: 'Kuaishou',
      prompt: 'Prompt 0, reported by the poll',
      duration: 10,
      resolution: 'FHD_1080P',
      aspectRatio: 'PORTRAIT_9_16',
      seed: 7,
      completedAt: new Date('2026-01-02T03:04:33Z'),
    }),
  );
  expect(await listGenerationUpdates(upstream.store, generation?.id ?? '', { afterVersion: 0, limit: 9 })).toEqual([
    {
      number: 1,
      generationId: generation?.id,
      version: 1,
      status: 'COMPLETED',
      previousStatus: null,
      previousLabel: null,
      at: expect.any(Date),
    },
  ]);
  expect(upstream.polls()).toEqual(['status/gen_made_0']);
  expect(upstream.requests.every(({ key, method }) => key === KEY && method === 'GET')).toBe(true);
});

test('an unfinished generation is followed after the import', async () => {
  const items = [
    listed(0, { status: 'pending', video_url: null }),
    listed(1, { status: 'in_queue', video_url: null }),
    listed(2, { status: 'processing', video_url: null }),
    listed(3, { status: 'hatching', video_url: null }),
    listed(4, { status: 'completed', video_url: null }),
    listed(5, { status: 'failed', video_url: null, error: 'A copyright issue' }),
    listed(6),
  ];
  await using upstream = await startImport(serve(items));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 7, followed: 5 });

  const generations = await upstream.generations();
  const rejected = {
    code: 'CONTENT_REJECTED',
    message: 'VideoGenAPI rejected the content.',
    upstreamMessage: 'A copyright issue',
  };
  expect(
    generations.map((generation) => {
      const { status, upstreamStatus } = generation;
      return { status, upstreamStatus, failure: readFailure(generation) };
    }),
  ).toEqual([
    { status: 'PENDING', upstreamStatus: 'pending', failure: null },
    { status: 'IN_QUEUE', upstreamStatus: 'in_queue', failure: null },
    { status: 'IN_PROGRESS', upstreamStatus: 'processing', failure: null },
    { status: 'PENDING', upstreamStatus: 'hatching', failure: null },
    { status: 'IN_PROGRESS', upstreamStatus: 'completed', failure: null },
    { status: 'FAILED', upstreamStatus: 'failed', failure: rejected },
    { status: 'COMPLETED', upstreamStatus: 'completed', failure: null },
  ]);
  expect(new Set(await upstream.followed())).toEqual(new Set(ids(items.slice(0, 5))));
});

test('unreadable entries are left out and do not end a page', async () => {
  const broken = [null, 'gen_text', {}, { generation_id: 5 }];
  const odd = {
    generation_id: 'gen_odd',
    status: 5,
    type: [],
    prompt: null,
    fps: 'x',
    video_url: 'javascript:alert(1)',
  };
  const all = [...history(20), ...history(34).slice(20), ...broken, ...history(54).slice(34), odd];
  await using upstream = await startImport(serve(all, { pageSize: 20 }));

  const result = await upstream.run();

  expect(result).toEqual({ type: 'success', imported: 55, followed: 1 });
  const [generation] = await upstream.generations();
  expect(generation).toEqual(
    acceptedCat(upstream.userId, {
      inputDigest: '',
      upstreamId: 'gen_odd',
      upstreamStatus: null,
      prompt: '',
      mode: null,
      seed: null,
      warnings: ['VideoGenAPI answered a video_url that is no http(s) URL.'],
    }),
  );
});

test.each([
  ['the reported one', { created_at: '2025-07-04 01:02:03' }, new Date('2025-07-04T01:02:03Z')],
  ['else the one in its id', { created_at: 'yesterday' }, new Date('2025-07-03T23:53:34.621Z')],
])('the time of creation is %s', async (_, given, createdAt) => {
  await using upstream = await startImport(serve([listed(0, { generation_id: 'gen_686717fe97bd3_055867', ...given })]));

  await upstream.run();

  expect((await upstream.generations())[0]?.createdAt).toEqual(createdAt);
});

test('the time of creation is now if it is not reported', async () => {
  await using upstream = await startImport(serve([listed(0, { created_at: null })]));
  const before = Date.now();

  await upstream.run();

  const createdAt = (await upstream.generations())[0]?.createdAt.getTime();
  expect(createdAt).toBeGreaterThanOrEqual(before - 1000);
  expect(createdAt).toBeLessThanOrEqual(Date.now() + 1000);
});

test.each<readonly [string, Answerer]>([
  ['a 404', say(404, '')],
  ['a 500', say(500, '')],
  ['HTML', say(200, '<html>')],
  ['an answer about another generation', say(200, { generation_id: 'gen_other', status: 'failed' })],
  ['a reset', (response) => void response.socket?.destroy()],
])('an entry whose poll gets %s is imported by the list alone', async (_, answer) => {
  const items = [listed(0, { status: 'processing', video_url: null, prompt: 'A ???? cat' }), listed(1)];
  await using upstream = await startImport(serve(items, { poll: () => answer }));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 2, followed: 1 });

  expect(await upstream.generations()).toEqual([
    importedAs(upstream.userId, 0, {
      status: 'IN_PROGRESS',
      upstreamStatus: 'processing',
      prompt: 'A ???? cat',
      videoUrl: null,
    }),
    importedAs(upstream.userId, 1),
  ]);
  expect(await upstream.followed()).toEqual(['gen_made_0']);
  const warned = ['gen_made_0', 'gen_made_1'].map((upstreamId) => ({
    level: 'warn',
    fields: { upstreamId, error: expect.any(String), reason: expect.any(String) },
    message: 'an import uses an entry of the list alone',
  }));
  const done = {
    level: 'info',
    fields: { user: upstream.userId, imported: 2, followed: 1, waiting: 0 },
    message: 'generations made elsewhere were imported',
  };
  // Both polls are under way at once.
  expect(new Set(upstream.log)).toEqual(new Set([...warned, done]));
});

test('the status wins over the list, and keeps emoji', async () => {
  const items = [
    listed(0, { prompt: 'A ???? cat', status: 'pending', type: 'unheard-of', video_url: null }),
    listed(1, { type: 'unheard-of' }),
  ];
  const poll = (item: Item) =>
    say(
      200,
      item === items[0]
        ? { ...item, prompt: 'A 😺 cat', status: 'completed', type: 'image-to-video', video_url: 'https://v.test/late' }
        : { generation_id: 'gen_made_1' },
    );
  await using upstream = await startImport(serve(items, { poll }));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 2, followed: 0 });

  expect(await upstream.generations()).toEqual([
    importedAs(upstream.userId, 0, {
      prompt: 'A 😺 cat',
      mode: 'IMAGE_TO_VIDEO',
      videoUrl: 'https://v.test/late',
    }),
    importedAs(upstream.userId, 1, {
      mode: null,
      extra: { type: 'unheard-of' },
      warnings: ['VideoGenAPI answered type "unheard-of", for which this gateway has no name.'],
    }),
  ]);
});
