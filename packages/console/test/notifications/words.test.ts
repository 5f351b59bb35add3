import { expect, test } from 'vitest';
import { readWords, type Ended } from '../../src/notifications/words.ts';

test('one video is told by its label, else by the beginning of its prompt', () => {
  expect(readWords(done('A mill at a river'), [])).toEqual({ title: 'Done', body: 'A mill at a river' });
  expect(readWords({ ...failed('A mill'), generation: { id: '1', label: 'Scene 12', prompt: 'A mill' } }, [])).toEqual({
    title: 'Failed',
    body: 'Scene 12',
  });
});

test('several videos are counted, and those that failed apart', () => {
  const eleven = Array.from({ length: 11 }, () => done('Another'));

  expect(readWords(done('A mill'), eleven)).toEqual({ title: '12 videos are done', body: 'A mill and 11 more' });
  expect(readWords(failed('A mill'), [failed('A fox')])).toEqual({
    title: '2 videos have failed',
    body: 'A mill and 1 more',
  });
  expect(readWords(failed('A mill'), eleven)).toEqual({ title: '12 videos have ended', body: '11 done, 1 failed' });
});

function done(prompt: string): Ended {
  return { generation: { id: prompt, label: null, prompt }, condition: 'done' };
}

function failed(prompt: string): Ended {
  return { ...done(prompt), condition: 'failed' };
}
