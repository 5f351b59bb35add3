import { describe, expect, test } from 'vitest';
import { findGeneration, type Generation } from '@videogen/store';
import { KeyRefusedError, refresh } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, readSuccess, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';
import { isPlanned, passTime, takeTurns, withBudget } from '../turns.ts';

/** Answers a poll of any generation. */
const inProgress: Answerer = (response, received) =>
  say(200, { generation_id: received.url?.split('/').at(-1), status: 'in_progress' })(response, received);

/** Starts with so many accepted generations, and a budget of so many status requests a minute. */
async function startAccepted(count: number, perMinute = 1_000_000) {
  const upstream = await startLifecycle(accept());
  const lifecycle = withBudget(upstream.lifecycle, perMinute);
  const { userId } = upstream;
  const submitted: Generation[] = [];
  for (let seed = 0; seed < count; seed += 1) {
    submitted.push(readSuccess(await submit(lifecycle, userId, { ...cat, seed })));
  }
  upstream.requests.length = 0;
  upstream.answerWith(inProgress);
  const [first = ''] = submitted.map(({ id }) => id);
  return { ...upstream, lifecycle, submitted, first, refresh: (id: string) => refresh(lifecycle, userId, id) };
}

const asPolled = (submitted: Generation): Generation => ({
  ...submitted,
  status: 'IN_PROGRESS',
  version: 2,
  upstreamStatus: 'in_progress',
  updatedAt: expect.any(Date),
});

const usedUp = (retryAfterSeconds: number) => ({
  type: 'rate-limited',
  message: `The budget of status requests with this key is used up. Try again in ${retryAfterSeconds} s.`,
  retryAfterSeconds,
});

describe('a refresh', () => {
  test('polls the generation now, and the polls of turns go on', async () => {
    await using upstream = await startAccepted(1);

    const result = await upstream.refresh(upstream.first);

    const [submitted] = upstream.submitted;
    expect(result).toEqual({ type: 'success', generation: submitted && asPolled(submitted) });
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/api/v1/status/gen_1']);
    expect(await isPlanned(upstream.store)).toBe(true);
    await passTime(upstream.store);
    await takeTurns(upstream.lifecycle);
    expect(upstream.requests).toHaveLength(2);
  });

  test('by either id is joined by others that come meanwhile', async () => {
    await using upstream = await startAccepted(1);

    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => upstream.refresh(index % 2 === 0 ? upstream.first : 'gen_1')),
    );

    const [submitted] = upstream.submitted;
    expect(results).toEqual(results.map(() => ({ type: 'success', generation: submitted && asPolled(submitted) })));
    expect(upstream.requests).toHaveLength(1);
    expect(upstream.lifecycle.refreshes.size).toBe(0);
  });

  test('that is refused is shared by those that joined it, and leaves nothing behind', async () => {
    await using upstream = await startAccepted(1);
    upstream.answerWith(say(401, ''));

    const results = await Promise.allSettled([1, 2, 3].map(() => upstream.refresh(upstream.first)));

    expect(results).toEqual(results.map(() => ({ status: 'rejected', reason: new KeyRefusedError('refused') })));
    expect(upstream.requests).toHaveLength(1);
    expect(upstream.lifecycle.refreshes.size).toBe(0);
  });

  test('is rate-limited with the wait when the share of callers is used up, and changes nothing', async () => {
    // Six a minute for callers, one of them at once.
    await using upstream = await startAccepted(2, 12);
    const { store, userId, submitted } = upstream;
    const [, second] = submitted;

    const results = [await upstream.refresh(upstream.first), await upstream.refresh(second?.id ?? '')];

    expect(results[0]?.type).toBe('success');
    expect(results[1]).toEqual(usedUp(10));
    expect(upstream.requests).toHaveLength(1);
    expect(await findGeneration(store, userId, second?.id ?? '')).toEqual(second);
    await passTime(store);
    expect(await upstream.refresh(second?.id ?? '')).toEqual({
      type: 'success',
      generation: second && asPolled(second),
    });
  });

  test('within a second after another poll returns what is stored, and costs no token', async () => {
    await using upstream = await startAccepted(2, 24);
    const [, second] = upstream.submitted;

    const results = [
      await upstream.refresh(upstream.first),
      await upstream.refresh(upstream.first),
      await upstream.refresh(upstream.first),
      await upstream.refresh(second?.id ?? ''),
    ];

    expect(results.map(({ type }) => type)).toEqual(results.map(() => 'success'));
    expect(results[2]).toEqual(results[0]);
    expect(upstream.requests).toHaveLength(2);
  });

  test('within a second after the poll of a turn costs no token', async () => {
    await using upstream = await startAccepted(1, 12);
    await takeTurns(upstream.lifecycle);

    const results = [await upstream.refresh(upstream.first), await upstream.refresh(upstream.first)];

    const [submitted] = upstream.submitted;
    expect(results).toEqual(results.map(() => ({ type: 'success', generation: submitted && asPolled(submitted) })));
    expect(upstream.requests).toHaveLength(1);
  });

  test('returns a generation that has ended, or has no upstream id, without a request', async () => {
    await using upstream = await startAccepted(1);
    const { lifecycle, userId } = upstream;
    upstream.answerWith(say(500, ''));
    const lost = readSuccess(await submit(lifecycle, userId, { ...cat, seed: 9 }));
    upstream.answerWith(say(200, { generation_id: 'gen_1', status: 'failed' }));
    const ended = await upstream.refresh(upstream.first);
    await passTime(upstream.store);
    upstream.requests.length = 0;

    expect(await upstream.refresh(upstream.first)).toEqual(ended);
    expect(await upstream.refresh(lost.id)).toEqual({ type: 'success', generation: lost });
    expect(await upstream.refresh('none')).toEqual({ type: 'not-found' });
    expect(upstream.requests).toEqual([]);
  });

  test.each<readonly [string, Answerer, object]>([
    [
      'a 429',
      say(429, { details: { seconds_until_reset: 9 } }),
      { type: 'rate-limited', message: 'VideoGenAPI asks to wait 9 s', retryAfterSeconds: 9 },
    ],
    [
      'a 500',
      say(500, ''),
      { type: 'upstream-error', message: 'VideoGenAPI failed (HTTP 500)', status: 500, retryable: true },
    ],
    [
      'silence',
      () => {},
      { type: 'upstream-error', message: 'VideoGenAPI gave no answer (none within 0.5 s)', retryable: true },
    ],
  ])('that meets %s is that as data, and changes nothing', async (_, answer, expected) => {
    await using upstream = await startAccepted(1);
    const { store, userId, submitted } = upstream;
    upstream.answerWith(answer);

    const result = await upstream.refresh(upstream.first);

    expect(result).toEqual(expected);
    expect(await findGeneration(store, userId, upstream.first)).toEqual(submitted[0]);
  });

  test('that meets a 404 returns what is stored', async () => {
    await using upstream = await startAccepted(1);
    upstream.answerWith(say(404, ''));

    const result = await upstream.refresh(upstream.first);

    expect(result).toEqual({ type: 'success', generation: upstream.submitted[0] });
  });

  test('after a 429 is not sent while the account is paused', async () => {
    await using upstream = await startAccepted(2);
    upstream.answerWith(say(429, { details: { seconds_until_reset: 9 } }));
    await upstream.refresh(upstream.first);
    upstream.answerWith(inProgress);

    const result = await upstream.refresh('gen_2');

    expect(result).toEqual(usedUp(9));
    expect(upstream.requests).toHaveLength(1);
  });
});
