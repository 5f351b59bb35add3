import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  beginSubmission,
  claimDue,
  listInFlight,
  findGeneration,
  listGenerationUpdates,
  removeSubmission,
  saveUser,
  type Generation,
} from '@videogen/store';
import { submit } from '../src/index.ts';
import { readRequest } from '../src/submission-request.ts';
import { type Answerer, askAbout, cat, isVisited, KEY, say, startLifecycle } from './lifecycle-with-upstream.ts';
import { startLosing } from './lost-submissions.ts';

const HOURS_MS = 3_600_000;
const model = { key: 'sora-2', name: 'Sora 2', provider: null };
const unseeded = { told: { model } };

afterEach(() => void vi.useRealTimers());

describe('a lost submission that was accepted', () => {
  test('is found by its time, prompt, model and seed, and goes on as if nothing had happened', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, model: 'sora-2', seed: 7, idempotencyKey: 'k' });
    upstream.made.push({ id: 'gen_old', prompt: cat.prompt, at: upstream.upstreamNow() - 60_000 });
    const posts = upstream.posts();
    upstream.takePaths();

    await upstream.tryOnce(60_000);

    const found = await upstream.read(lost.id);
    expect(lost).toMatchObject({ status: 'UNCONFIRMED', version: 1, generationId: null });
    expect(found).toEqual({
      ...lost,
      status: 'IN_QUEUE',
      version: 2,
      generationId: 'gen_1',
      upstreamStatus: 'in_queue',
      model: { key: 'sora-2', name: 'A model', provider: null },
      style: 'realistic',
      fps: 30,
      updatedAt: found?.updatedAt,
    });
    expect(upstream.takePaths()).toEqual(['generations?page=1', 'status/gen_1']);
    expect(upstream.outcomes).toEqual([]);
    expect(await upstream.readWait(lost.id)).toBeUndefined();
    expect(await isVisited(upstream.store)).toBe(true);
    const updates = await listGenerationUpdates(upstream.store, lost.id, { afterVersion: 0, limit: 9 });
    expect(updates.map(({ number, status }) => [number, status])).toEqual([
      [1, 'UNCONFIRMED'],
      [2, 'IN_QUEUE'],
    ]);
    const again = await submit(upstream.lifecycle, upstream.userId, {
      ...cat,
      model: 'sora-2',
      seed: 7,
      idempotencyKey: 'k',
    });
    expect(again).toEqual({ type: 'success', generation: found });
    expect([...posts, ...upstream.posts()]).toHaveLength(1);
  });

  test('is followed to its end from then on', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    await upstream.tryOnce();
    const [one] = upstream.made;
    const done = { status: 'completed', video_url: 'https://v.test/1.mp4' };
    if (one) upstream.made[0] = { ...one, told: { ...one.told, ...done } };

    await upstream.lookOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'COMPLETED', videoUrl: 'https://v.test/1.mp4' });
    expect(await upstream.readWait(lost.id)).toBeUndefined();
  });

  test.each([
    ['is done already', { status: 'completed', video_url: 'https://v.test/1.mp4' }, 'COMPLETED'],
    ['has failed already', { status: 'failed', error: 'out of memory' }, 'FAILED'],
    ['has no video yet', { status: 'completed' }, 'IN_PROGRESS'],
    ['has a word for its status that nobody knows', { status: 'hatching' }, 'PENDING'],
  ])('and %s is what VideoGenAPI says', async (_, told, status) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, { told });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status, version: 2, generationId: 'gen_1' });
  });

  test.each([
    ['😺', 'A 😺 and a 🐈 on a Straße'],
    ['what comes back with spaces around it', '  A cat  '],
    ['literal question marks', 'A ???? cat'],
    ['characters in twos', 'A 👨‍👩‍👧 family 🇩🇪'],
  ])('is known by a prompt with %s', async (_, prompt) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ prompt }, { ...unseeded, prompt: prompt.trim() });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1', prompt });
  });

  test.each([
    ['VideoGenAPI names no seed and no model', cat, {}],
    ['no model was asked for', cat, { model }],
    ['the model is named by its name', { ...cat, model: 'kling_25' }, { model: 'Kling 2.5' }],
    ['the model is one that nobody knows', { ...cat, model: 'kling-3' }, { model: 'kling-3' }],
    ['the seed was left out of the request', { ...cat, extra: { seed: -1 } }, { seed: 5 }],
    ['the seed stood in extra', { ...cat, extra: { seed: 5 } }, { seed: 5 }],
  ])('is found where %s', async (_, input, told) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(input, { told });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });

  test('is found among many, on whichever page', async () => {
    await using upstream = await startLosing({ pageSize: 3 });
    const lost = await upstream.lose(cat);
    for (let index = 0; index < 7; index += 1) {
      upstream.made.unshift({ id: `gen_later_${index}`, prompt: `A dog ${index}`, at: upstream.upstreamNow() });
    }
    upstream.takePaths();

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
    // The first two pages hold nothing that is older; the third is a short one.
    expect(upstream.takePaths()).toEqual([1, 2, 3].map((page) => `generations?page=${page}`).concat('status/gen_1'));
  });

  test('is found when it comes to the list late', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    const late = upstream.made.splice(0);
    await upstream.tryOnce();
    const early = await upstream.read(lost.id);
    upstream.made.push(...late);

    await upstream.tryOnce();

    expect(early).toEqual(lost);
    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });
});

describe('what was made elsewhere is not taken for it:', () => {
  test.each([
    ['another prompt', { prompt: 'A dog' }],
    ['another seed', { told: { seed: 8, model } }],
    ['another model', { told: { seed: 7, model: { key: 'kling_25' } } }],
    ['another model by its name', { told: { seed: 7, model: 'Kling 2.5' } }],
    ['another prompt in the look than in the list', { told: { seed: 7, prompt: 'A ???? cat' } }],
    ['made before it', { at: Date.now() - 60_000 }],
  ])('%s', async (_, elsewhere) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, seed: 7, model: 'sora-2' }, elsewhere);

    await upstream.tryOnce(60_000);

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(upstream.outcomes).toEqual([{ type: 'unconfirmed', tries: 1 }]);
    expect(await upstream.readWait(lost.id)).toBeGreaterThan(50_000);
  });

  test('one whose prompt only the list takes for the same', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ prompt: 'A ???? cat' }, { ...unseeded, prompt: 'A 😺 cat' });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(upstream.takePaths()).toContain('status/gen_1');
  });

  test('what is known already, without a look at it', async () => {
    await using upstream = await startLosing();
    const first = await upstream.lose(cat, unseeded);
    await upstream.tryOnce(60_000);
    upstream.takePaths();

    const second = await upstream.lose(cat, null);
    await upstream.tryOnce();

    expect(await upstream.read(first.id)).toMatchObject({ generationId: 'gen_1' });
    expect(await upstream.read(second.id)).toEqual(second);
    expect(upstream.takePaths()).toEqual(['generations?page=1', 'generations?page=2']);
  });

  test('an empty list proves nothing: it is looked for again and again', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, null);

    for (let tries = 0; tries < 4; tries += 1) await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(upstream.outcomes).toEqual([1, 2, 3, 4].map((tries) => ({ type: 'unconfirmed', tries })));
    expect(upstream.posts()).toHaveLength(1);
  });
});

describe('where several fit', () => {
  test('two that fit equally leave it UNCONFIRMED', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, unseeded);
    upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow(), ...unseeded });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(upstream.outcomes).toEqual([{ type: 'unconfirmed', tries: 1 }]);
  });

  test('two of its very seed leave it UNCONFIRMED', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, seed: 7 });
    upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow(), told: { seed: 7 } });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
  });

  test('the one with its seed is the one', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, seed: 7 });
    for (const told of [{ model }, {}, { seed: 8 }]) {
      const id = `gen_twin_${upstream.made.length}`;
      upstream.made.unshift({ id, prompt: cat.prompt, at: upstream.upstreamNow(), told });
    }

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });

  test('two lost ones alike get each their own, by their seeds', async () => {
    await using upstream = await startLosing();
    const both = [await upstream.lose({ ...cat, seed: 1 }), await upstream.lose({ ...cat, seed: 2 })];

    await upstream.tryOnce(60_000);

    expect(await Promise.all(both.map(({ id }) => upstream.read(id)))).toMatchObject([
      { generationId: 'gen_1', seed: 1 },
      { generationId: 'gen_2', seed: 2 },
    ]);
  });

  test('one that fits two lost ones is given to neither, until one of them is out of it', async () => {
    await using upstream = await startLosing();
    const accepted = await upstream.lose(cat, unseeded);
    const other = await upstream.lose({ ...cat, model: 'sora-2' }, null);

    await upstream.tryOnce();
    const early = await upstream.readAll();
    await upstream.age(other.id, 700_000);
    await upstream.tryOnce();
    await upstream.tryOnce();

    expect(early).toEqual([accepted, other]);
    expect(await upstream.read(other.id)).toMatchObject({ status: 'FAILED', generationId: null });
    expect(await upstream.read(accepted.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });

  test.each([
    ['of another prompt', { prompt: 'A dog' }],
    ['of another model', { ...cat, model: 'kling_25' }],
  ])('a lost one %s is no rival', async (_, input) => {
    await using upstream = await startLosing();
    const accepted = await upstream.lose(cat, unseeded);
    await upstream.lose(input, null);

    await upstream.tryOnce();

    expect(await upstream.read(accepted.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });

  test('two alike, seed included, that find the same one at once give it to one of them', async () => {
    await using upstream = await startLosing();
    const both = [await upstream.lose({ ...cat, seed: 7 }), await upstream.lose({ ...cat, seed: 7 }, null)];
    const bothAsked = Promise.withResolvers<void>();
    let asked = 0;
    upstream.faults.onRequest = async (path) => {
      if (!path.startsWith('status')) return;
      asked += 1;
      if (asked === 2) bothAsked.resolve();
      await bothAsked.promise;
    };

    const claims = await claimDue(upstream.store, { limit: 2, leaseMs: 60_000 });
    await Promise.all(claims.map((claim) => askAbout(upstream.lifecycle, claim, () => 0)));

    const after = await Promise.all(both.map(({ id }) => upstream.read(id)));
    expect(asked).toBe(2);
    expect(new Set(after.map((generation) => generation?.status))).toEqual(new Set(['IN_QUEUE', 'UNCONFIRMED']));
  });

  test('one that may be what another like it is just being answered waits for that answer', async () => {
    await using upstream = await startLosing();
    const { store, userId } = upstream;
    const { generation: sending } = await beginSubmission(store, {
      userId,
      request: readRequest({ ...cat, seed: 7 }),
      idempotencyKey: null,
      inputDigest: '',
      warnings: [],
      giveUpAfterMs: 60_000,
    });
    const lost = await upstream.lose({ ...cat, seed: 7 });

    await upstream.tryOnce();
    const meanwhile = await upstream.read(lost.id);
    await removeSubmission(store, sending.id);
    await upstream.tryOnce();

    expect(meanwhile).toEqual(lost);
    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });

  test('the same request twice, seed included, finds the one that was accepted once', async () => {
    await using upstream = await startLosing();
    const both = [await upstream.lose({ ...cat, seed: 7 }), await upstream.lose({ ...cat, seed: 7 }, null)];

    await upstream.tryOnce();

    const after = await Promise.all(both.map(({ id }) => upstream.read(id)));
    expect(new Set(after.map((generation) => generation?.generationId))).toEqual(new Set(['gen_1', null]));
    expect(new Set(after.map((generation) => generation?.status))).toEqual(new Set(['IN_QUEUE', 'UNCONFIRMED']));
  });
});

test.each([
  [0, 0],
  [2, 0],
  [-2, 0],
  [0, 2],
  [0, -2],
  [2, -2],
  [-2, 2],
])(
  'with VideoGenAPI’s clock %i and the machine’s %i hours off, its own is found and the one made before is not asked about',
  async (upstreamHours, machineHours) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + machineHours * HOURS_MS });
    await using upstream = await startLosing({ upstreamAheadMs: (upstreamHours - machineHours) * HOURS_MS });
    upstream.made.push({ id: 'gen_before', prompt: cat.prompt, at: upstream.upstreamNow() - 60_000, ...unseeded });
    const lost = await upstream.lose(cat, unseeded);
    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_2' });
    expect(upstream.takePaths()).not.toContain('status/gen_before');
    expect(await listInFlight(upstream.store, upstream.userId)).toMatchObject([{ ageMs: expect.closeTo(0, -4) }]);
  },
);

test('where VideoGenAPI does not date its answers, whatever has its prompt may be it', async () => {
  await using upstream = await startLosing();
  upstream.made.push({ id: 'gen_before', prompt: cat.prompt, at: 0, told: { seed: 8 } });
  const lost = await upstream.lose({ ...cat, seed: 7 });
  upstream.faults.onRequest = () => Promise.resolve();
  upstream.faults.path = 'generations';
  upstream.faults.answer = (response) => {
    response.removeHeader('date');
    response.sendDate = false;
    const data = upstream.made.map(({ id, prompt }) => ({
      generation_id: id,
      prompt,
      created_at: '2020-01-01 00:00:00',
    }));
    say(200, { data })(response, { method: 'GET', url: '', key: '', body: {} });
  };

  await upstream.tryOnce();

  expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_2' });
  expect(upstream.takePaths()).toContain('status/gen_before');
});

const refusals: readonly (readonly [string, Answerer, number | undefined])[] = [
  ['a 500', say(500, ''), undefined],
  ['a 503 in HTML', say(503, '<html>'), undefined],
  ['HTML', say(200, '<html>'), undefined],
  ['what is no list and no generation', say(200, { success: true }), undefined],
  ['a 200 that says no', say(200, { success: false }), undefined],
  ['a 404', say(404, ''), undefined],
  ['a rate limit', say(429, { details: { seconds_until_reset: 9 } }), 9],
  ['a redirect', say(307, ''), undefined],
  ['a reset', (response) => void response.socket?.destroy(), undefined],
  ['silence', () => {}, undefined],
];

describe.each(['generations', 'status'])('where GET /%s', (path) => {
  test.each(refusals)('is answered with %s, it is looked for again later', async (_, answer, retryAfterSeconds) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.path = path;
    upstream.faults.answer = answer;

    await upstream.tryOnce();
    await upstream.tryOnce();
    const meanwhile = await upstream.read(lost.id);
    upstream.faults.answer = undefined;
    await upstream.tryOnce();

    expect(meanwhile).toEqual(lost);
    expect(upstream.outcomes).toMatchObject([
      { type: 'failed', failures: 1, retryAfterSeconds },
      { type: 'failed', failures: 2, retryAfterSeconds },
    ]);
    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
    expect(upstream.posts()).toHaveLength(1);
    expect(inspect(upstream.log, { depth: 10 })).not.toContain('very-secret');
  });
});

describe('at the end of the window', () => {
  const neverLearned = {
    code: 'SUBMISSION_UNCONFIRMED',
    message: expect.stringMatching(/may have been accepted and charged.*importGenerations/),
    upstreamMessage: null,
  };

  test('a last try comes, then it is FAILED, and is never sent again', async () => {
    await using upstream = await startLosing();
    const input = { ...cat, idempotencyKey: 'k' };
    const lost = await upstream.lose(input, null);
    await upstream.tryOnce();
    await upstream.age(lost.id, 600_000);
    upstream.takePaths();

    await upstream.tryOnce();
    const asked = upstream.takePaths();
    const failed = await upstream.read(lost.id);
    const again = await submit(upstream.lifecycle, upstream.userId, input);

    expect(asked).toEqual(['generations?page=1']);
    expect(failed).toMatchObject({ status: 'FAILED', version: 2, failure: neverLearned, generationId: null });
    expect(await upstream.readWait(lost.id)).toBeUndefined();
    expect(again).toEqual({ type: 'success', generation: failed });
    expect(upstream.requests).toEqual([]);
  });

  test('the last try may find it', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    await upstream.age(lost.id, 3_600_000);

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });

  test.each([...refusals, ['a 401', say(401, ''), undefined] as const])(
    'it is FAILED when the last try meets %s',
    async (_, answer) => {
      await using upstream = await startLosing();
      const lost = await upstream.lose(cat);
      await upstream.age(lost.id, 600_000);
      upstream.faults.answer = answer;

      await upstream.tryOnce();

      expect(await upstream.read(lost.id)).toMatchObject({ status: 'FAILED', failure: neverLearned });
      expect(await upstream.readWait(lost.id)).toBeUndefined();
    },
  );

  test('no wait goes beyond it, whatever VideoGenAPI asks for', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, null);
    await upstream.age(lost.id, 590_000);
    await upstream.tryOnce(3_600_000);
    const first = await upstream.readWait(lost.id);
    upstream.faults.answer = say(429, { details: { seconds_until_reset: 3600 } });
    await upstream.age(lost.id, 0);

    await upstream.tryOnce(3_600_000);

    expect(first).toBeGreaterThan(5000);
    expect(first).toBeLessThan(10_001);
    expect(await upstream.readWait(lost.id)).toBeLessThan(10_001);
  });

  test('one that was found without an answer after a crash has its try too, however long ago it was', async () => {
    await using upstream = await startLosing({ reconcileWindowMs: 1000 });
    const lost = await upstream.lose(cat);
    const { db } = upstream.store;
    await db.deleteFrom('updates').execute();
    await db.updateTable('generations').set({ status: 'SUBMITTING', version: 0 }).execute();
    await db.updateTable('users').set({ updateNumber: 0 }).execute();
    await upstream.age(lost.id, 3_600_000);

    await upstream.tryOnce();
    const given = await upstream.read(lost.id);
    await upstream.tryOnce();

    expect(given).toMatchObject({ status: 'UNCONFIRMED', version: 1 });
    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });
});

describe('a key that is refused', () => {
  test('is told, and rests what is lost until it is accepted again', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.answer = say(401, '');

    await upstream.tryOnce();
    const told = await upstream.read(lost.id);
    const wait = await upstream.readWait(lost.id);
    upstream.faults.answer = undefined;
    const usage = { currentMonth: null, monthlyLimit: 100, today: 7, total: 8 };
    await saveUser(upstream.store, KEY, { email: null, plan: null, usage });
    await upstream.tryOnce();

    expect(told).toMatchObject({ status: 'UNCONFIRMED', version: 2 });
    expect(told?.warnings.at(-1)).toMatch(/^VideoGenAPI refuses the key since /);
    expect(upstream.forgotten).toEqual([KEY]);
    expect(wait).toBeGreaterThan(500_000);
    expect(await upstream.read(lost.id)).toMatchObject({ status: 'IN_QUEUE', generationId: 'gen_1' });
  });
});

describe('a claim', () => {
  test.each([
    ['generations', ['generations?page=1']],
    ['status', ['generations?page=1', 'status/gen_1']],
  ])('that is lost during GET /%s writes nothing and asks no more', async (path, asked) => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.takePaths();
    upstream.faults.onRequest = async (current) => {
      if (!current.startsWith(path)) return;
      await upstream.store.db.updateTable('generations').set({ nextLookAt: 0 }).execute();
      await upstream.claim();
    };

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(upstream.takePaths()).toEqual(asked);
  });

  test('is not kept by one whose answer came meanwhile', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.onRequest = async () => {
      upstream.faults.onRequest = () => Promise.resolve();
      const told = { status: 'FAILED', version: 2, lease: 9, nextLookAt: null } as const;
      await upstream.store.db.updateTable('generations').set(told).execute();
    };

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toMatchObject({ status: 'FAILED', version: 2 });
    expect(upstream.outcomes).toEqual([]);
  });

  test('is renewed between questions, so that a slow VideoGenAPI costs nobody a second look', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow(), told: { seed: -5 } });
    const [claim] = await claimDue(upstream.store, { limit: 1, leaseMs: 0 });
    const dueMeanwhile: number[] = [];
    upstream.faults.onRequest = async (path) => {
      if (!path.startsWith('status')) return;
      const rows = await upstream.store.db.selectFrom('generations').select(['nextLookAt']).execute();
      dueMeanwhile.push(...rows.map(({ nextLookAt }) => (nextLookAt ?? 0) - Date.now()));
      // As if the look took nearly all of the lease.
      await upstream.store.db
        .updateTable('generations')
        .set({ nextLookAt: Date.now() + 10 })
        .execute();
    };

    if (claim) await askAbout(upstream.lifecycle, claim, () => 0);

    expect(dueMeanwhile).toHaveLength(2);
    expect(Math.min(...dueMeanwhile)).toBeGreaterThan(10_000);
    expect(await upstream.read(lost.id)).toMatchObject({ generationId: 'gen_1' } satisfies Partial<Generation>);
  });
});

test('the answer that comes after it was found changes nothing but what it tells beyond that', async () => {
  const found = Promise.withResolvers<void>();
  const item = { generation_id: 'gen_1', status: 'in_queue', prompt: cat.prompt, seed: 7 };
  await using upstream = await startLifecycle((response, received) => {
    if (received.method === 'GET') {
      return say(200, received.url?.includes('status') ? item : { data: [item] })(response, received);
    }
    void found.promise.then(() =>
      say(200, { generation_id: 'gen_1', status: 'pending', request_id: 'r-1' })(response, received),
    );
  });
  const { lifecycle, store, userId } = upstream;
  const submitting = submit({ ...lifecycle, submitGiveUpMs: 0 }, userId, { ...cat, seed: 7 });
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));

  await askAbout(lifecycle, await upstream.claim(), () => 0);
  await askAbout(lifecycle, await upstream.claim(), () => 0);
  const before = await findGeneration(store, userId, 'gen_1');
  found.resolve();

  const result = await submitting;
  expect(before).toMatchObject({ status: 'IN_QUEUE', version: 2 });
  expect(result).toMatchObject({
    type: 'success',
    generation: { id: before?.id, status: 'IN_QUEUE', version: 3, generationId: 'gen_1', requestId: 'r-1' },
  });
  expect(await upstream.countRows()).toBe(1);
});
