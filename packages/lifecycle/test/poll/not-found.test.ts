import { expect, test } from 'vitest';
import { findGeneration, releaseTurn, type Generation, type Snapshot } from '@videogen/store';
import { pollListPage } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import {
  accept,
  cat,
  readSuccess,
  say,
  startLifecycle,
  type Answerer,
  withSettings,
} from '../lifecycle-with-upstream.ts';
import { claimAll, openRichSession, poll } from '../turns.ts';

const MINUTE_MS = 60_000;
const notFound = say(404, { error: 'Not Found', message: 'Generation not found' });
const pending = { generation_id: 'gen_1', status: 'pending' };

/** Answers polls of one generation by one answer, and pages of the list by another. */
function answer(status: Answerer, list: Answerer = say(200, { data: [] })): Answerer {
  return (response, received) => (received.url?.includes('/generations') ? list : status)(response, received);
}

/** A lifecycle with one accepted generation. */
async function startAccepted() {
  const upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const submitted = readSuccess(await submit(lifecycle, userId, { ...cat, seed: 1 }));
  upstream.requests.length = 0;

  /** Reads it as if so many minutes had passed. */
  async function readAfter(minutes: number): Promise<Snapshot> {
    const snapshot = await upstream.snapshot();
    return { ...snapshot, at: new Date(snapshot.at.getTime() + minutes * MINUTE_MS) };
  }
  return {
    ...upstream,
    submitted,
    /** The generation after it ended as not found. */
    gone: {
      ...submitted,
      status: 'FAILED',
      version: 2,
      failureCode: 'NOT_FOUND',
      failureMessage: 'VideoGenAPI no longer knows this generation.',
      failureUpstreamMessage: 'Generation not found',
      updatedAt: expect.any(Date),
    } satisfies Generation,
    readAfter,
    /** Polls once, as if so many minutes had passed, and returns the generation. */
    async pollAfter(minutes: number, as?: Answerer): Promise<Generation | undefined> {
      if (as) upstream.answerWith(as);
      await poll(lifecycle, await readAfter(minutes));
      return findGeneration(store, userId, submitted.id);
    },
    /** Counts the requests for its status, and those for pages of the list. */
    countRequests: () => ({
      polls: upstream.requests.filter(({ url }) => url?.includes('/status/')).length,
      pages: upstream.requests.filter(({ url }) => url?.includes('/generations')).length,
    }),
  };
}

test('a generation ends after five 404s in a row over two minutes, without an entry in the list', async () => {
  await using upstream = await startAccepted();
  upstream.answerWith(answer(notFound));

  for (const minutes of [0, 0.5, 1, 1.5]) expect(await upstream.pollAfter(minutes)).toEqual(upstream.submitted);
  const gone = await upstream.pollAfter(2.1);

  expect(gone).toEqual(upstream.gone);
  expect(upstream.countRequests()).toEqual({ polls: 5, pages: 1 });
  await expect(upstream.snapshot()).rejects.toThrow('nothing is due');
});

test('a 404 after four answers of 500 does not end a generation', async () => {
  await using upstream = await startAccepted();

  for (const minutes of [0, 1, 2, 3]) await upstream.pollAfter(minutes, answer(say(500, '')));

  expect(await upstream.pollAfter(4, answer(notFound))).toEqual(upstream.submitted);
});

test('404s for less than two minutes do not end a generation, in any number', async () => {
  await using upstream = await startAccepted();
  upstream.answerWith(answer(notFound));

  for (let polls = 0; polls < 20; polls += 1) {
    expect(await upstream.pollAfter(polls / 11)).toEqual(upstream.submitted);
  }
  expect(upstream.countRequests()).toEqual({ polls: 20, pages: 0 });
});

test('four 404s do not end a generation, over any time', async () => {
  await using upstream = await startAccepted();
  upstream.answerWith(answer(notFound));

  for (const minutes of [0, 100, 200, 300]) {
    expect(await upstream.pollAfter(minutes)).toEqual(upstream.submitted);
  }
});

test.each<readonly [string, Answerer]>([
  ['a 500', say(500, '')],
  ['a 429', say(429, '')],
  ['a 200 without news', say(200, pending)],
  ['an unreadable answer', say(200, '<html>')],
  ['a lost connection', (response) => void response.socket?.destroy()],
])('%s among 404s resets the count', async (_, other) => {
  await using upstream = await startAccepted();

  for (const minutes of [0, 1, 2, 3]) await upstream.pollAfter(minutes, answer(notFound));
  await upstream.pollAfter(4, answer(other));
  for (const minutes of [5, 6, 7, 8]) {
    expect(await upstream.pollAfter(minutes, answer(notFound))).toEqual(upstream.submitted);
  }

  // The count began again after the other answer.
  expect(await upstream.pollAfter(8.5)).toEqual(upstream.gone);
});

test('a page of the list with the generation among 404s resets the count', async () => {
  await using upstream = await startAccepted();
  const { lifecycle, userId, readAfter } = upstream;
  const shown = say(200, { data: [pending] });

  for (const minutes of [0, 1, 2, 3]) await upstream.pollAfter(minutes, answer(notFound, shown));
  const snapshots = [await readAfter(4)];
  const session = await openRichSession(lifecycle, userId);
  const [turn] = await claimAll(lifecycle);
  if (!turn) throw new Error('no turn is due');
  await pollListPage(lifecycle, { session, turn, page: 1, limit: 100, snapshots });
  const end = { unused: 0, budget: lifecycle.budgets.all, failedTurns: 0 };
  await releaseTurn(upstream.store, turn, { pollInMs: 0, ...end });
  upstream.requests.length = 0;

  expect(await upstream.pollAfter(5, answer(notFound))).toEqual(upstream.submitted);
  expect(upstream.countRequests()).toEqual({ polls: 1, pages: 0 });
});

test('404s in any number do not end a generation while it is in the list', async () => {
  await using upstream = await startAccepted();
  upstream.answerWith(answer(notFound, say(200, { data: [{ generation_id: 'gen_0' }, pending] })));

  for (let minutes = 0; minutes < 12; minutes += 1) {
    expect(await upstream.pollAfter(minutes)).toEqual(upstream.submitted);
  }

  expect(upstream.countRequests()).toEqual({ polls: 12, pages: 2 });
});

test('a generation that is only in the list ends as the list says', async () => {
  await using upstream = await startAccepted();
  const completed = { ...pending, status: 'completed', video_url: 'https://v.test/1.mp4', processing_time: 28 };
  upstream.answerWith(answer(notFound, say(200, { data: [completed] })));

  for (const minutes of [0, 1, 2, 3]) await upstream.pollAfter(minutes);

  expect(await upstream.pollAfter(4)).toEqual({
    ...upstream.submitted,
    status: 'COMPLETED',
    version: 2,
    upstreamStatus: 'completed',
    videoUrl: 'https://v.test/1.mp4',
    processingTimeSeconds: 28,
    updatedAt: expect.any(Date),
  });
});

test.each<readonly [string, Answerer]>([
  ['404', notFound],
  ['500', say(500, '')],
  ['no JSON', say(200, '<html>')],
])('a generation has an hour of 404s without a readable list (%s)', async (_, list) => {
  await using upstream = await startAccepted();
  upstream.answerWith(answer(notFound, list));

  for (const minutes of [0, 1, 2, 3, 4, 30, 59]) {
    expect(await upstream.pollAfter(minutes)).toEqual(upstream.submitted);
  }

  expect(await upstream.pollAfter(60.1)).toEqual(upstream.gone);
});

test('a faster upstream has a shorter window', async () => {
  await using upstream = await startAccepted();
  const lifecycle = withSettings(upstream.lifecycle, { notFoundWindowMs: 120_000 / 30 });
  upstream.answerWith(answer(notFound));

  for (const seconds of [0, 1, 2, 3, 4.1]) {
    await poll(lifecycle, await upstream.readAfter(seconds / 60));
  }

  expect(await findGeneration(upstream.store, upstream.userId, upstream.submitted.id)).toEqual(upstream.gone);
});
