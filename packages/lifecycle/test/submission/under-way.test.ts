import { expect, test } from 'vitest';
import { createSubmissionsUnderWay } from '../../src/submission/under-way.ts';
import type { SubmitResult } from '../../src/submission/submit-result.ts';

test('submissions under way are found until they have their results, and a stop waits for them', async () => {
  const submissions = createSubmissionsUnderWay();
  const [good, bad] = [Promise.withResolvers<SubmitResult>(), Promise.withResolvers<SubmitResult>()];
  const refusal = { type: 'content-rejected', message: 'no' } as const;

  const [first, second] = [submissions.add('first', good.promise), submissions.add('second', bad.promise)];
  const ended = submissions.ended();
  const found = ['first', 'second', 'third'].map((id) => submissions.find(id));
  good.resolve(refusal);
  bad.reject(new Error('the database is away'));

  expect(found).toEqual([first, second, undefined]);
  expect(await first).toBe(refusal);
  await expect(second).rejects.toThrow('the database is away');
  expect(await ended).toBeUndefined();
  expect(['first', 'second'].map((id) => submissions.find(id))).toEqual([undefined, undefined]);
});
