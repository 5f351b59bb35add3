import { expect, test, vi } from 'vitest';
import { isImported, recordObservation, removeSubmission, saveUser } from '@videogen/store';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat } from '../lifecycle-with-upstream.ts';
import { begin, listed, secondsAgo, serve, startImport } from '../made-elsewhere.ts';
import { acceptedCat } from '../whole-generation.ts';

test('younger entries wait while a submission is under way, and are imported later', async () => {
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
  expect(upstream.polls()[0]).toBe('status/gen_made_3');
  // Waiting entries need another import on first use.
  expect(importedEarly).toBe(false);
  expect(second).toEqual({ type: 'success', imported: 3, followed: 0 });
  expect(await isImported(upstream.store, upstream.userId)).toBe(true);
});

test('younger entries with the prompt of a lost submission wait, and no others', async () => {
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
  await recordObservation(upstream.store, submission.id, lost, { dueInMs: null });

  expect(await upstream.run()).toEqual({ type: 'success', imported: 2, followed: 0 });
  expect(await upstream.ids()).toEqual([null, 'gen_made_3', 'gen_made_4']);
});

test('a submission of another user delays nothing', async () => {
  await using upstream = await startImport(serve([listed(0, { created_at: secondsAgo(0) })]));
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const other = await saveUser(upstream.store, 'lt_another_0002', { email: null, plan: null, usage });
  await begin(upstream, other.id, 'Prompt 0');

  expect(await upstream.run()).toEqual({ type: 'success', imported: 1, followed: 0 });
});

test('a submission that is listed before its answer comes has one id', async () => {
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
  expect(submission).toEqual({ type: 'success', generation: acceptedCat(upstream.userId) });
  expect(afterwards).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(await upstream.countRows()).toBe(1);
});
