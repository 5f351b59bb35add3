import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import {
  beginSubmission,
  claimLooks,
  isImported,
  listInFlight,
  listGenerationUpdates,
  listGenerations,
  recordObservation,
  removeSubmission,
  saveUser,
  type Generation,
  type Store,
} from '@videogen/store';
import { importGenerations, KeyRefusedError, submit } from '../src/index.ts';
import { readRequest } from '../src/submission-request.ts';
import { accept, cat, isVisited, KEY, say, startLifecycle, type Answerer } from './lifecycle-with-upstream.ts';

type Item = Readonly<Record<string, unknown>>;

/** An entry of the list, as VideoGenAPI shows a completed one; the `age`-th newest. */
function listed(age: number, given: Item = {}): Item {
  return {
    generation_id: `gen_made_${age}`,
    status: 'completed',
    type: 'text-to-video',
    prompt: `Prompt ${age}`,
    style: 'cinematic',
    fps: 24,
    created_at: new Date(Date.UTC(2026, 0, 2, 3, 4, 5) - age * 60_000).toISOString().slice(0, 19).replace('T', ' '),
    updated_at: '2026-01-03 00:00:00',
    video_url: `https://v.test/${age}.mp4`,
    processing_time: 28,
    ...given,
  };
}

/** The newest `count` entries. */
function history(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, age) => listed(age));
}

interface Listing {
  readonly pageSize?: number;
  /** What it answers instead of an empty page past the end, or for any page. */
  readonly page?: (number: number) => Answerer | undefined;
  /** What it answers to a look; the entry itself by default. */
  readonly look?: (item: Item) => Answerer;
}

/** VideoGenAPI with a history: pages of at most 100, newest first. */
function serve(items: readonly unknown[], { pageSize = 100, page, look = (item) => say(200, item) }: Listing = {}) {
  const answer: Answerer = (response, received) => {
    const url = new URL(received.url ?? '', 'http://upstream.test');
    const id = /\/status\/(.*)/.exec(url.pathname)?.[1];
    if (id !== undefined) {
      const item = items.filter(isItem).find(({ generation_id }) => generation_id === decodeURIComponent(id));
      return (item ? look(item) : say(404, ''))(response, received);
    }
    const number = Number(url.searchParams.get('page'));
    const size = Math.min(pageSize, Number(url.searchParams.get('limit')));
    const data = items.slice((number - 1) * size, number * size);
    return (page?.(number) ?? say(200, { success: true, data }))(response, received);
  };
  return answer;
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && 'generation_id' in value;
}

/** A lifecycle whose user has made videos elsewhere. */
async function startImport(answer: Answerer) {
  const upstream = await startLifecycle(answer);
  const { lifecycle, store, userId } = upstream;
  const paths = () => upstream.requests.map(({ url }) => url?.replace('/api/v1/', '') ?? '');
  return {
    ...upstream,
    run: (most?: number) => importGenerations(lifecycle, userId, { most }),
    pages: () => paths().filter((path) => path.startsWith('generations')),
    looks: () => paths().filter((path) => path.startsWith('status')),
    generations: () => listGenerations(store, { userId, filter: {}, limit: 1000, inverted: false }),
    ids: async () => {
      const rows = await listGenerations(store, { userId, filter: {}, limit: 1000, inverted: false });
      return rows.map(({ generationId }) => generationId);
    },
    /** What is followed, once its key is to be visited. */
    followed: async () => {
      const claims = (await isVisited(store)) ? await claimLooks(store, await listInFlight(store, userId)) : [];
      return claims.map(({ generation }) => generation.generationId);
    },
  };
}

/** Writes a submission down as if its POST were on the way. */
async function begin({ store }: { readonly store: Store }, userId: string, prompt: string): Promise<Generation> {
  const { generation } = await beginSubmission(store, {
    userId,
    request: readRequest({ prompt }),
    idempotencyKey: null,
    inputDigest: 'a digest',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  return generation;
}

const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const ids = (items: readonly Item[]) => items.map(({ generation_id }) => generation_id);

test('one made elsewhere comes in with what the list and one look tell', async () => {
  const look = {
    ...listed(0),
    prompt: 'Prompt 0, told by the look',
    request_id: 'req_1',
    model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
    duration: 10,
    resolution: '1080p',
    aspect_ratio: '9:16',
    seed: 7,
    style: undefined,
    completed_at: '2026-01-02 03:04:33',
  };
  await using upstream = await startImport(serve([listed(0)], { look: () => say(200, look) }));

  const result = await upstream.run();

  expect(result).toEqual({ type: 'success', imported: 1, followed: 0 });
  const [generation] = await upstream.generations();
  expect(generation).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    userId: upstream.userId,
    status: 'COMPLETED',
    version: 1,
    idempotencyKey: null,
    inputDigest: '',
    generationId: 'gen_made_0',
    requestId: 'req_1',
    upstreamStatus: 'completed',
    mode: 'TEXT_TO_VIDEO',
    model: { key: 'kling_25', name: 'Kling 2.5', provider: 'Kuaishou' },
    prompt: 'Prompt 0, told by the look',
    imageUrl: null,
    referenceImageUrls: [],
    duration: 10,
    resolution: 'FHD_1080P',
    aspectRatio: 'PORTRAIT_9_16',
    seed: 7,
    cameraFixed: null,
    addAudio: null,
    audioPrompt: null,
    veoModel: null,
    extra: null,
    style: 'cinematic',
    fps: 24,
    videoUrl: 'https://v.test/0.mp4',
    failure: null,
    warnings: [],
    createdAt: new Date('2026-01-02T03:04:05Z'),
    updatedAt: expect.any(Date),
    completedAt: new Date('2026-01-02T03:04:33Z'),
    processingTimeSeconds: 28,
    expectation: null,
    stalled: false,
    queue: null,
    submitAt: null,
    sentAt: null,
  });
  expect(
    await listGenerationUpdates(upstream.store, generation?.id ?? '', { afterVersion: 0, limit: 9 }),
  ).toMatchObject([{ number: 1, version: 1, status: 'COMPLETED', previousStatus: null }]);
  expect(upstream.looks()).toEqual(['status/gen_made_0']);
  expect(upstream.requests.every(({ key, method }) => key === KEY && method === 'GET')).toBe(true);
});

test.each<readonly [string, number, number, Listing['page'], number]>([
  ['a short one', 20, 45, undefined, 3],
  ['a short one', 100, 201, undefined, 3],
  ['an empty one', 20, 40, undefined, 3],
  ['an empty one', 100, 200, undefined, 3],
  ['an empty one', 20, 7, undefined, 2],
  ['an empty one', 20, 0, undefined, 1],
  ['itself again', 20, 40, (page) => (page > 2 ? say(200, { data: history(40).slice(20) }) : undefined), 3],
  ['itself again', 20, 7, () => say(200, { data: history(7) }), 2],
  ['a 404', 20, 40, (page) => (page > 2 ? say(404, { error: 'no such page' }) : undefined), 3],
])('after the last page comes %s: of pages of %i all %i are read', async (_, pageSize, total, page, requests) => {
  const all = history(total);
  await using upstream = await startImport(serve(all, { pageSize, ...(page && { page }) }));

  const result = await upstream.run();

  expect(result).toEqual({ type: 'success', imported: total, followed: 0 });
  expect(await upstream.ids()).toEqual(ids(all));
  expect(upstream.pages()).toEqual(
    Array.from({ length: requests }, (__, index) => `generations?page=${index + 1}&limit=100`),
  );
});

test('an entry that moves to the next page while a new one is made comes in once', async () => {
  const all = history(45);
  const pages = [all.slice(1, 21), all.slice(20, 40), all.slice(40)];
  await using upstream = await startImport(serve(all, { page: (page) => say(200, { data: pages[page - 1] ?? [] }) }));

  expect(await upstream.run()).toMatchObject({ imported: 44 });
  expect(upstream.looks()).toHaveLength(44);
});

test('a list without an end is read for a thousand pages', async () => {
  await using upstream = await startImport(
    serve([], { page: (page) => say(200, { data: [{ generation_id: `gen_${page}` }] }) }),
  );
  // Entries without a time wait for it, which spares the test a thousand looks.
  await begin(upstream, upstream.userId, 'Any');

  expect(await upstream.run()).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(upstream.pages()).toHaveLength(1000);
});

test('only the newest so many are read, those already here included', async () => {
  const all = history(60);
  await using upstream = await startImport(serve(all, { pageSize: 20 }));

  expect(await upstream.run(10)).toMatchObject({ imported: 10 });
  expect(await upstream.run(25)).toMatchObject({ imported: 15 });

  expect(await upstream.ids()).toEqual(ids(all.slice(0, 25)));
  expect(upstream.pages()).toHaveLength(3);
});

test('a full page of what is wanted needs no second', async () => {
  await using upstream = await startImport(serve(history(150)));

  expect(await upstream.run(100)).toMatchObject({ imported: 100 });
  expect(upstream.pages()).toEqual(['generations?page=1&limit=100']);
});

test('a second import changes nothing and costs no look', async () => {
  await using upstream = await startImport(serve(history(30), { pageSize: 20 }));
  await upstream.run();
  const before = await upstream.generations();
  upstream.requests.length = 0;

  expect(await upstream.run()).toEqual({ type: 'success', imported: 0, followed: 0 });

  expect(await upstream.generations()).toEqual(before);
  expect(upstream.looks()).toEqual([]);
});

test('imports at once bring each in once, and leave no hole in the numbers', async () => {
  await using upstream = await startImport(serve(history(30), { pageSize: 20 }));

  const results = await Promise.all([upstream.run(), upstream.run(), upstream.run()]);

  const imported = results.map((result) => (result.type === 'success' ? result.imported : 0));
  expect(imported.reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(await upstream.ids()).toEqual(ids(history(30)));
  const numbers = await upstream.store.db.selectFrom('updates').select('number').orderBy('number').execute();
  expect(numbers.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test('what is unfinished is followed from now on', async () => {
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
  expect(generations.map(({ status }) => status)).toEqual([
    'PENDING',
    'IN_QUEUE',
    'IN_PROGRESS',
    'PENDING',
    'IN_PROGRESS',
    'FAILED',
    'COMPLETED',
  ]);
  expect(generations[3]?.upstreamStatus).toBe('hatching');
  expect(generations[5]?.failure).toMatchObject({ code: 'CONTENT_REJECTED', upstreamMessage: 'A copyright issue' });
  expect(new Set(await upstream.followed())).toEqual(new Set(ids(items.slice(0, 5))));
});

test('what was made here is known and costs nothing', async () => {
  await using upstream = await startImport(accept());
  const { lifecycle, userId } = upstream;
  await submit(lifecycle, userId, cat);
  const before = await upstream.generations();
  upstream.answerWith(serve([listed(0, { generation_id: 'gen_1' })]));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 0, followed: 0 });

  expect(await upstream.generations()).toEqual(before);
  expect(upstream.looks()).toEqual([]);
});

test('entries that cannot be read are left out and do not end a page', async () => {
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
  expect((await upstream.generations())[0]).toMatchObject({
    generationId: 'gen_odd',
    status: 'PENDING',
    prompt: '',
    mode: null,
    videoUrl: null,
  });
});

test.each([
  ['what VideoGenAPI says', { created_at: '2025-07-04 01:02:03' }, new Date('2025-07-04T01:02:03Z')],
  ['else what its id says', { created_at: 'yesterday' }, new Date('2025-07-03T23:53:34.621Z')],
])('the time of creation is %s', async (_, given, createdAt) => {
  await using upstream = await startImport(serve([listed(0, { generation_id: 'gen_686717fe97bd3_055867', ...given })]));

  await upstream.run();

  expect((await upstream.generations())[0]?.createdAt).toEqual(createdAt);
});

test('without a word on it the time of creation is now', async () => {
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
  ['a rate limit', say(429, '')],
  ['an answer about another generation', say(200, { generation_id: 'gen_other', status: 'failed' })],
  ['a reset', (response) => void response.socket?.destroy()],
])('where the look meets %s the list’s own word has to do', async (_, answer) => {
  const items = [listed(0, { status: 'processing', video_url: null, prompt: 'A ???? cat' }), listed(1)];
  await using upstream = await startImport(serve(items, { look: () => answer }));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 2, followed: 1 });

  expect(await upstream.generations()).toMatchObject([
    { status: 'IN_PROGRESS', prompt: 'A ???? cat', model: null, fps: 24, createdAt: new Date('2026-01-02T03:04:05Z') },
    { status: 'COMPLETED', videoUrl: 'https://v.test/1.mp4', model: null },
  ]);
  expect(await upstream.followed()).toEqual(['gen_made_0']);
  expect(upstream.log).toContainEqual({
    level: 'warn',
    fields: expect.objectContaining({ generationId: 'gen_made_0' }),
    message: 'an import goes by the list alone',
  });
});

test('the look wins over the list, and keeps emoji', async () => {
  const items = [
    listed(0, { prompt: 'A ???? cat', status: 'pending', type: 'unheard-of', video_url: null }),
    listed(1, { type: 'unheard-of' }),
  ];
  const look = (item: Item) =>
    say(
      200,
      item === items[0]
        ? { ...item, prompt: 'A 😺 cat', status: 'completed', type: 'image-to-video', video_url: 'https://v.test/late' }
        : { generation_id: 'gen_made_1' },
    );
  await using upstream = await startImport(serve(items, { look }));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 2, followed: 0 });

  expect(await upstream.generations()).toMatchObject([
    {
      generationId: 'gen_made_0',
      prompt: 'A 😺 cat',
      status: 'COMPLETED',
      mode: 'IMAGE_TO_VIDEO',
      videoUrl: 'https://v.test/late',
      warnings: [],
    },
    { generationId: 'gen_made_1', status: 'COMPLETED', mode: null, extra: { type: 'unheard-of' } },
  ]);
});

test('at most four looks are under way at once', async () => {
  const flight = { now: 0, most: 0 };
  const look =
    (item: Item): Answerer =>
    (response, received) => {
      flight.now += 1;
      flight.most = Math.max(flight.most, flight.now);
      // A slow server, so that looks meet.
      setTimeout(() => {
        flight.now -= 1;
        say(200, item)(response, received);
      }, 50);
    };
  await using upstream = await startImport(serve(history(12), { look }));

  await upstream.run();

  expect(flight).toEqual({ now: 0, most: 4 });
});

const limited = {
  details: { model: 'Sora 2', current_usage: 5, limit: 5, window: '15 minutes', seconds_until_reset: 9 },
};

test.each<readonly [string, Answerer, object]>([
  [
    'a rate limit',
    say(429, limited),
    { type: 'rate-limited', retryAfterSeconds: 9, model: 'Sora 2', used: 5, limit: 5 },
  ],
  [
    'a 500',
    say(500, { error: 'oh no' }),
    { type: 'upstream-error', status: 500, retryable: true, upstreamMessage: 'oh no' },
  ],
  ['HTML', say(200, '<html>'), { type: 'upstream-error', retryable: true }],
  ['no list', say(200, { data: 'none' }), { type: 'upstream-error', retryable: true }],
  ['a reset', (response) => void response.socket?.destroy(), { type: 'upstream-error', retryable: true }],
  ['silence', () => {}, { type: 'upstream-error', retryable: true }],
  ['a 403', say(403, ''), { type: 'upstream-error', status: 403, retryable: false }],
  ['a demand for money', say(402, ''), { type: 'upstream-error', status: 402, retryable: false }],
])('%s in the middle is told, and what came before stays', async (_, answer, expected) => {
  const all = history(50);
  await using upstream = await startImport(
    serve(all, { pageSize: 20, page: (page) => (page === 2 ? answer : undefined) }),
  );

  const failed = await upstream.run();
  const kept = await upstream.ids();
  const importedEarly = await isImported(upstream.store, upstream.userId);
  upstream.answerWith(serve(all, { pageSize: 20 }));
  const result = await upstream.run();

  expect(failed).toMatchObject({ message: expect.any(String), ...expected });
  expect(JSON.stringify(failed)).not.toMatch(/charged|sent again/);
  expect(kept).toEqual(ids(all.slice(0, 20)));
  expect(importedEarly).toBe(false);
  expect(result).toEqual({ type: 'success', imported: 30, followed: 0 });
  expect(await isImported(upstream.store, upstream.userId)).toBe(true);
  expect(inspect(upstream.log, { depth: 10 })).not.toContain('very-secret');
});

test('while nobody listens an import fails as data', async () => {
  await using upstream = await startImport(serve([]));
  await upstream.stopListening();

  expect(await upstream.run()).toMatchObject({ type: 'upstream-error', status: undefined, retryable: true });
});

test.each<readonly [string, Listing, number]>([
  ['the list', { pageSize: 20, page: (page) => (page === 2 ? say(401, '') : undefined) }, 20],
  ['a look', { look: ({ generation_id }) => say(generation_id === 'gen_made_5' ? 401 : 404, '') }, 4],
])('a key refused by %s is forgotten, and what came before stays', async (_, listing, kept) => {
  await using upstream = await startImport(serve(history(50), listing));

  await expect(upstream.run()).rejects.toThrow(KeyRefusedError);

  expect(upstream.forgotten).toEqual([KEY]);
  expect(await upstream.countRows()).toBe(kept);
  expect(await isImported(upstream.store, upstream.userId)).toBe(false);
});

test('while a submission is under way younger entries wait, and come with a later import', async () => {
  const items = [
    listed(0, { created_at: secondsAgo(-60) }),
    listed(1, { created_at: secondsAgo(6) }),
    listed(2, { created_at: null }),
    listed(3, { created_at: secondsAgo(18) }),
  ];
  await using upstream = await startImport(serve(items));
  const submission = await begin(upstream, upstream.userId, 'Something else');

  const first = await upstream.run();
  const early = await upstream.ids();
  const importedEarly = await isImported(upstream.store, upstream.userId);
  await removeSubmission(upstream.store, submission.id);
  const second = await upstream.run();

  expect(first).toEqual({ type: 'success', imported: 1, followed: 0 });
  expect(early).toEqual(['gen_made_3']);
  expect(upstream.looks()[0]).toBe('status/gen_made_3');
  // Who imports on first use has to come back for those that waited.
  expect(importedEarly).toBe(false);
  expect(second).toEqual({ type: 'success', imported: 3, followed: 0 });
  expect(await isImported(upstream.store, upstream.userId)).toBe(true);
});

test('beside a submission whose answer is lost only younger entries of its prompt wait', async () => {
  const items = [
    listed(0, { created_at: secondsAgo(6), prompt: 'Two ???????? cats' }),
    listed(1, { created_at: secondsAgo(6), prompt: 'Two 😺😺 cats' }),
    listed(2, { created_at: secondsAgo(6), prompt: null }),
    listed(3, { created_at: secondsAgo(6), prompt: 'Two ???? cats' }),
    listed(4, { created_at: secondsAgo(18), prompt: 'Two ???????? cats' }),
  ];
  await using upstream = await startImport(serve(items));
  const submission = await begin(upstream, upstream.userId, 'Two 😺😺 cats ');
  const lost = { type: 'unanswered', warning: 'lost' } as const;
  await recordObservation(upstream.store, submission.id, lost, { lookInMs: null });

  expect(await upstream.run()).toEqual({ type: 'success', imported: 2, followed: 0 });
  expect(await upstream.ids()).toEqual([null, 'gen_made_3', 'gen_made_4']);
});

test('what another user is submitting holds nothing up', async () => {
  await using upstream = await startImport(serve([listed(0, { created_at: secondsAgo(0) })]));
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const other = await saveUser(upstream.store, 'lt_another_0002', { email: null, plan: null, usage });
  await begin(upstream, other.id, 'Prompt 0');

  expect(await upstream.run()).toMatchObject({ imported: 1 });
});

test('a submission that is listed before its answer comes is there once', async () => {
  const answered = Promise.withResolvers<void>();
  const list = serve([
    listed(0, { generation_id: 'gen_1', status: 'pending', prompt: cat.prompt, created_at: secondsAgo(0) }),
  ]);
  await using upstream = await startImport((response, received) => {
    if (received.method !== 'POST') return list(response, received);
    void answered.promise.then(() => accept()(response, received));
  });
  const submitted = submit(upstream.lifecycle, upstream.userId, cat);
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));

  const during = await upstream.run();
  answered.resolve();
  const submission = await submitted;
  const afterwards = await upstream.run();

  expect(during).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(submission).toMatchObject({ type: 'success', generation: { generationId: 'gen_1', status: 'PENDING' } });
  expect(afterwards).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(await upstream.countRows()).toBe(1);
});
