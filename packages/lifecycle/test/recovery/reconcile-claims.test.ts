import { describe, expect, test, vi } from 'vitest';
import { findGeneration } from '@videogen/store';
import { submit } from '../../src/submission/submit.ts';
import { cat, say, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';
import { claimAll, endLeases, takeTurns } from '../turns.ts';
import { startLosing } from '../lost-submissions.ts';
import { lostCat } from '../whole-generation.ts';
import { internal } from '@videogen/store/testing';

describe('a turn', () => {
  test.each([
    ['generations', {}],
    ['status', {}],
    ['generations', null],
  ])('that is lost during GET /%s writes nothing (made: %j)', async (path, make) => {
    await using upstream = await startLosing();
    const { lifecycle, store } = upstream;
    const lost = await upstream.lose(cat, make);
    upstream.faults.onRequest = async (current) => {
      if (!current.startsWith(path)) return;
      upstream.faults.onRequest = () => Promise.resolve();
      await endLeases(store);
      expect(await claimAll(lifecycle)).toHaveLength(1);
    };

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(await upstream.readAttempts(lost.id)).toBe(0);
    expect(await upstream.readWait(lost.id)).toBeLessThanOrEqual(0);
  });

  test('that is lost while VideoGenAPI does not answer counts no failure', async () => {
    await using upstream = await startLosing();
    const { lifecycle, store } = upstream;
    const lost = await upstream.lose(cat);
    upstream.faults.answer = say(500, '');
    upstream.faults.onRequest = async () => {
      await endLeases(store);
      await claimAll(lifecycle);
    };

    await upstream.tryOnce();

    expect(await upstream.readAttempts(lost.id)).toBe(0);
  });

  test('writes nothing about a submission whose answer comes meanwhile', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat);
    upstream.faults.onRequest = async () => {
      upstream.faults.onRequest = () => Promise.resolve();
      const reported = { status: 'FAILED', version: 2, token: 9, dueAt: null } as const;
      await upstream.store[internal].db.updateTable('generations').set(reported).execute();
    };

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual({ ...lost, status: 'FAILED', version: 2 });
    expect(await upstream.readAttempts(lost.id)).toBe(0);
  });
});

test('a late answer after the search adds only its other facts', async () => {
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
  const submitting = submit(withSettings(lifecycle, { submitGiveUpMs: 0 }), userId, { ...cat, seed: 7 });
  await vi.waitFor(() => expect(upstream.posts()).toHaveLength(1));

  await takeTurns(lifecycle, { polls: false });
  await takeTurns(lifecycle, { polls: false });
  const before = await findGeneration(store, userId, 'gen_1');
  found.resolve();

  const result = await submitting;
  const expected = lostCat(userId, 'The gateway stopped before the answer came', {
    status: 'IN_QUEUE',
    version: 2,
    upstreamId: 'gen_1',
    upstreamStatus: 'in_queue',
    seed: 7,
  });
  expect(before).toEqual(expected);
  expect(result).toEqual({
    type: 'success',
    generation: { ...expected, id: before?.id, version: 3, requestId: 'r-1' },
  });
  expect(await upstream.countRows()).toBe(1);
});
