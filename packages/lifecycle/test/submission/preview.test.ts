import { expect, test } from 'vitest';
import { beginSubmission, recordObservation, type Generation, type Store } from '@videogen/store';
import {
  estimate,
  previewAll,
  submitAll,
  type GenerateInput,
  type SubmissionPreview,
  type SubmissionsPreview,
} from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, readSuccess, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';
import { acceptAs, noRoom, waiting } from '../waiting-submissions.ts';

const alone = { precedingCount: 0 } as const;

test('the expected completion is what the generation estimates once it is sent; it is unknown without three of its kind', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, store, userId } = upstream;
  const known = { ...cat, model: 'kling_25', duration: 5 } as const;
  for (const seconds of [90, 100, 110]) await complete(store, userId, seconds);

  const both = await previewAll(lifecycle, userId, [known, { ...known, duration: 10 }], alone);
  const one = await previewAll(lifecycle, userId, [known, { ...known, prompt: '' }], alone);
  const { estimatedCompletionAt } = await estimate(lifecycle, readSuccess(await submit(lifecycle, userId, known)));

  const [first, second] = both.lines;
  const expectedMs = first?.expectedCompletionAt?.getTime() ?? NaN;
  expect(Math.abs(expectedMs - (estimatedCompletionAt?.getTime() ?? NaN))).toBeLessThan(2000);
  expect(Math.abs(expectedMs - (first?.expectedSubmitAt?.getTime() ?? NaN) - 100_000)).toBeLessThan(10_000);
  expect(second).toMatchObject({ expectedSubmitAt: expect.any(Date), expectedCompletionAt: null });
  expect(both.lastCompletionAt).toBeNull();
  expect(one.lastCompletionAt).toEqual(one.lines[0]?.expectedCompletionAt);
});

test('the last completion is the latest, not that of the last input', async () => {
  await using upstream = await startLifecycle(noRoom(600));
  const { lifecycle, store, userId } = upstream;
  for (const seconds of [90, 100, 110]) await complete(store, userId, seconds);
  for (const seconds of [90, 100, 110]) await complete(store, userId, seconds, 'seedance');
  await submit(lifecycle, userId, waiting);
  const inputs = [waiting, { ...waiting, model: 'seedance' }].map((input) => ({ ...input, duration: 5 }));

  const { lines, lastCompletionAt } = await previewAll(lifecycle, userId, inputs, alone);

  expect(lines.map(readWait)).toEqual([600, 0]);
  expect(lastCompletionAt).toEqual(lines[0]?.expectedCompletionAt);
});

test('with strict limits a value outside the catalogue is an issue instead of a warning', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, userId } = upstream;
  const strict = withSettings(lifecycle, { strictModelLimits: true });
  const input = { ...cat, model: 'kling_25', duration: 15, audioPrompt: 'Waves' };

  const [lenient, refused] = [
    await previewAll(lifecycle, userId, [input], alone),
    await previewAll(strict, userId, [input], alone),
  ];

  const ineffective = 'audioPrompt has no effect without addAudio.';
  expect(lenient.lines).toMatchObject([
    { issues: [], warnings: ['Kling 2.5 is listed with 5 to 10 seconds; 15 may be refused or changed.', ineffective] },
  ]);
  expect(refused.lines).toMatchObject([
    {
      issues: [{ path: ['duration'], message: 'expected 5 to 10 seconds for Kling 2.5, got 15' }],
      warnings: [ineffective],
    },
  ]);
});

test('a submission that is still being sent counts as existing, and is not shown', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, userId } = upstream;
  const input: GenerateInput = { ...cat, idempotencyKey: 'being-sent' };
  const previewed = Promise.withResolvers<SubmissionsPreview>();
  upstream.answerWith((response, received) => {
    const preview = previewAll(lifecycle, userId, [input], alone);
    previewed.resolve(preview.finally(() => accept()(response, received)));
  });

  await submit(lifecycle, userId, input);

  expect(await previewed.promise).toMatchObject({
    existing: 1,
    submittedNow: 0,
    lines: [{ issues: [], existing: null, repeats: null, expectedSubmitAt: null }],
  });
});

test('FAIL takes the room that is left, also past a queue, and QUEUE waits behind what waits', async () => {
  await using upstream = await startLifecycle(acceptAs('gen_1', 4, 600));
  const { lifecycle, userId } = upstream;
  const failing = { ...waiting, whenRateLimited: 'FAIL' } as const;
  await submit(lifecycle, userId, waiting);

  const inputs = [waiting, failing, waiting, failing, { ...failing, model: 'seedance' }];
  const { lines, ...numbers } = await previewAll(lifecycle, userId, inputs, alone);

  expect(lines.map(readWait)).toEqual([0, null, 600, null, 0]);
  expect(numbers).toMatchObject({ valid: 5, submittedNow: 2, queued: 1, rateLimited: 2, existing: 0 });
});

test('inputs before these are counted for the model of each input, whichever it is', async () => {
  await using upstream = await startLifecycle(accept());
  const { lifecycle, userId } = upstream;
  const other = { ...waiting, model: 'seedance' };

  const { lines } = await previewAll(lifecycle, userId, [waiting, other, other], { precedingCount: 9 });

  expect(lines.map(readWait)).toEqual([900, 900, 1800]);
});

test('where no limit is expected, all are sent now, as their submission sends them', async () => {
  await using upstream = await startLifecycle(accept());
  const { userId } = upstream;
  const lifecycle = withSettings(upstream.lifecycle, { usualRateLimit: { limit: Infinity, windowSeconds: 900 } });
  const inputs = [...Array.from({ length: 8 }, () => waiting), { ...waiting, whenRateLimited: 'FAIL' } as const];

  const preview = await previewAll(lifecycle, userId, inputs, { precedingCount: 200 });
  const results = await submitAll(lifecycle, userId, inputs);

  expect(preview).toMatchObject({ valid: 9, submittedNow: 9, queued: 0, rateLimited: 0 });
  expect(results.map((result) => readSuccess(result).status)).toEqual(inputs.map(() => 'PENDING'));
});

test('a limit that is reported wins over the usual one', async () => {
  await using upstream = await startLifecycle(acceptAs('gen_1', 4, 600));
  const { userId } = upstream;
  const lifecycle = withSettings(upstream.lifecycle, { usualRateLimit: { limit: Infinity, windowSeconds: 30 } });
  await submit(lifecycle, userId, waiting);

  const { lines } = await previewAll(
    lifecycle,
    userId,
    Array.from({ length: 7 }, () => waiting),
    alone,
  );

  // Its window was not reported.
  expect(lines.map(readWait)).toEqual([0, 600, 600, 600, 600, 600, 630]);
});

/** Seconds until an input would be sent, in steps of ten; null if it would not. */
function readWait({ expectedSubmitAt }: SubmissionPreview): number | null {
  if (expectedSubmitAt === null) return null;
  return Math.max(Math.round((expectedSubmitAt.getTime() - Date.now()) / 10_000), 0) * 10;
}

/** Completes a generation of five seconds that took so many seconds. */
async function complete(
  store: Store,
  userId: string,
  processingTimeSeconds: number,
  modelKey = 'kling_25',
): Promise<Generation | undefined> {
  const { generation } = await beginSubmission(store, {
    userId,
    request: { prompt: 'A cat', mode: 'TEXT_TO_VIDEO', modelKey, duration: 5 },
    idempotencyKey: null,
    inputDigest: 'a digest',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  const completed = { type: 'reported', status: 'COMPLETED', facts: { processingTimeSeconds } } as const;
  return recordObservation(store, generation.id, completed, { dueInMs: null });
}
