import { expect, test } from 'vitest';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, say, startLifecycle, type Answerer, withSettings } from '../lifecycle-with-upstream.ts';
import { takeTurns } from '../turns.ts';

/** Submits and polls once; returns the log of the poll. */
async function logPoll(answer: Answerer) {
  await using upstream = await startLifecycle(accept());
  const submitted = await submit(upstream.lifecycle, upstream.userId, { ...cat, model: 'kling_25' });
  if (submitted.type !== 'success') throw new Error('it was not accepted');
  upstream.log.length = 0;
  upstream.answerWith(answer);
  await takeTurns(upstream.lifecycle);
  return { id: submitted.generation.id, log: [...upstream.log] };
}

test('a completion is logged with its processing time', async () => {
  const body = { generation_id: 'gen_1', status: 'completed', video_url: 'https://v.test/1.mp4', processing_time: 28 };

  const { id, log } = await logPoll(say(200, body));

  const fields = { generation: id, status: 'COMPLETED', model: 'kling_25', processingTimeSeconds: 28 };
  expect(log).toEqual([{ level: 'info', fields, message: 'a generation is completed' }]);
});

test('a failure is logged with its code and VideoGenAPI’s reason', async () => {
  const { id, log } = await logPoll(say(200, { generation_id: 'gen_1', status: 'failed', error: 'out of memory' }));

  const failure = { code: 'GENERATION_FAILED', reason: 'out of memory' };
  const fields = { generation: id, status: 'FAILED', model: 'kling_25', ...failure };
  expect(log).toEqual([{ level: 'info', fields, message: 'a generation failed' }]);
});

test('a poll without an end logs nothing', async () => {
  const { log } = await logPoll(say(200, { generation_id: 'gen_1', status: 'processing' }));

  expect(log).toEqual([]);
});

test('a lost submission that was never found is logged as failed', async () => {
  await using upstream = await startLifecycle((response) => void response.socket?.destroy());
  await submit(upstream.lifecycle, upstream.userId, cat);
  const lifecycle = withSettings(upstream.lifecycle, { reconcileWindowMs: 0 });
  upstream.answerWith(say(200, { data: [] }));
  upstream.log.length = 0;

  await takeTurns(lifecycle);

  expect(upstream.log.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'a submission without an answer was not found in the list; the search has ended'],
    ['info', 'a generation failed'],
  ]);
});
