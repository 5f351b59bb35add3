import { openVideoGenApi } from '@videogen/videogenapi';
import { expect, test } from 'vitest';
import { createUpstreamState } from '../../src/index.ts';
import { KEY, say, startLifecycle, type Answerer } from '../lifecycle-with-upstream.ts';

const good = say(200, { plan: { name: 'Pro' } });
const host = 'videogenapi.test';

const stopped = (reason: string) => ({
  level: 'warn',
  fields: { host, reason },
  message: 'VideoGenAPI does not answer. Nothing is lost: it is asked again until it does, less and less often',
});
const back = { level: 'info', fields: { host }, message: 'VideoGenAPI answers again' };

/** Tracks the state of a local server as VideoGenAPI. */
async function startFollowing(answer: Answerer) {
  const upstream = await startLifecycle(answer);
  const { lifecycle, baseUrl } = upstream;
  const state = createUpstreamState({ host, log: lifecycle.log });
  const api = openVideoGenApi({ baseUrl, timeoutMs: 300, onOutcome: state.note });
  return {
    ...upstream,
    state,
    api,
    ask: () =>
      api.getUser(KEY).then(
        () => 'answered',
        () => 'failed',
      ),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

test('the state is unknown before the first request, and nothing is logged while VideoGenAPI answers', async () => {
  await using upstream = await startFollowing(good);
  const before = upstream.state.answers;

  await upstream.ask();

  expect([before, upstream.state.answers]).toEqual([null, true]);
  expect(upstream.log).toEqual([]);
});

test('the log gets one line when VideoGenAPI stops answering, and one when it answers again', async () => {
  await using upstream = await startFollowing(good);
  const { state, log } = upstream;
  await upstream.ask();

  upstream.answerWith(say(502, ''));
  for (let time = 0; time < 3; time += 1) await upstream.ask();
  upstream.answerWith(() => {});
  await upstream.ask();
  const during = state.answers;
  upstream.answerWith(good);
  for (let time = 0; time < 3; time += 1) await upstream.ask();

  expect([during, state.answers]).toEqual([false, true]);
  expect(log).toEqual([stopped('VideoGenAPI failed (HTTP 502)'), back]);
});

test('the first request shows that VideoGenAPI cannot be reached', async () => {
  await using upstream = await startFollowing(good);
  await upstream.stopListening();

  await upstream.ask();

  expect(upstream.state.answers).toBe(false);
  expect(upstream.log).toEqual([stopped('VideoGenAPI cannot be reached (ECONNREFUSED)')]);
});

test('the first request shows that another server answers', async () => {
  await using upstream = await startFollowing(say(200, '<html>'));

  await upstream.ask();

  expect(upstream.state.answers).toBe(false);
  expect(upstream.log).toEqual([stopped('VideoGenAPI answered 200, but its body is not JSON')]);
});

test.each<readonly [string, Answerer]>([
  ['a refused key', say(401, '')],
  ['a limit', say(429, '')],
  ['an unknown path', say(404, '')],
  ['nonsense of one endpoint', say(200, '<html>')],
])('%s is no outage', async (_, answer) => {
  await using upstream = await startFollowing(good);
  await upstream.ask();
  upstream.answerWith(answer);

  await upstream.ask();

  expect(upstream.state.answers).toBe(true);
  expect(upstream.log).toEqual([]);
});

test('one lost request among others that are answered is no outage', async () => {
  await using upstream = await startFollowing(() => {});

  const lost = upstream.ask();
  await expect.poll(() => upstream.requests).toHaveLength(1);
  upstream.answerWith(good);
  const others = [await upstream.ask(), await upstream.ask()];

  expect([await lost, ...others]).toEqual(['failed', 'answered', 'answered']);
  expect(upstream.state.answers).toBe(true);
  expect(upstream.log).toEqual([]);
});

test('requests that end when the gateway stops are no outage', async () => {
  await using upstream = await startFollowing(() => {});
  const asking = upstream.ask();
  await expect.poll(() => upstream.requests).toHaveLength(1);

  await upstream.api[Symbol.asyncDispose]();

  expect([await asking, upstream.state.answers]).toEqual(['failed', null]);
  expect(upstream.log).toEqual([]);
});
