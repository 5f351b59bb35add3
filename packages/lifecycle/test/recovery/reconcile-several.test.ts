import { describe, expect, test } from 'vitest';
import { beginSubmission, listUnconfirmed, removeSubmission } from '@videogen/store';
import { createLifecycle, reconcile } from '../../src/index.ts';
import { readRequest } from '../../src/input/request.ts';
import { cat } from '../lifecycle-with-upstream.ts';
import { openRichSession, takeTurns } from '../turns.ts';
import { foundAs, model, neverFound, soraCells, startLosing, unseeded } from '../lost-submissions.ts';

describe('several matches:', () => {
  test('two equal ones leave the submission UNCONFIRMED', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose(cat, unseeded);
    upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow(), ...unseeded });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
    expect(await upstream.readAttempts(lost.id)).toBe(1);
  });

  test('two with its very seed leave the submission UNCONFIRMED', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, seed: 7 });
    upstream.made.unshift({ id: 'gen_twin', prompt: cat.prompt, at: upstream.upstreamNow(), reported: { seed: 7 } });

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(lost);
  });

  test('the one with its seed is taken', async () => {
    await using upstream = await startLosing();
    const lost = await upstream.lose({ ...cat, seed: 7 });
    for (const reported of [{ model }, {}, { seed: 8 }]) {
      const id = `gen_twin_${upstream.made.length}`;
      upstream.made.unshift({ id, prompt: cat.prompt, at: upstream.upstreamNow(), reported });
    }

    await upstream.tryOnce();

    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  });

  test('two equal lost submissions each get their own, by their seeds', async () => {
    await using upstream = await startLosing();
    const both = [await upstream.lose({ ...cat, seed: 1 }), await upstream.lose({ ...cat, seed: 2 })];

    await upstream.tryOnce();

    expect(await Promise.all(both.map(({ id }) => upstream.read(id)))).toEqual(
      both.map((lost, index) => foundAs(`gen_${index + 1}`, lost)),
    );
    expect(both.map(({ seed }) => seed)).toEqual([1, 2]);
  });

  test('one that matches two lost submissions goes to neither, until one of them has ended', async () => {
    await using upstream = await startLosing();
    const accepted = await upstream.lose(cat, unseeded);
    const other = await upstream.lose({ ...cat, model: 'sora-2' }, null);

    await upstream.tryOnce();
    const early = await upstream.readAll();
    await upstream.age(other.id, 700_000);
    await upstream.tryOnce();
    await upstream.tryOnce();

    expect(early).toEqual([accepted, other]);
    expect(await upstream.read(other.id)).toEqual(neverFound(other));
    expect(await upstream.read(accepted.id)).toEqual(foundAs('gen_1', accepted, soraCells));
  });

  test.each([
    ['of another prompt', { prompt: 'A dog' }],
    ['of another model', { ...cat, model: 'kling_25' }],
  ])('a lost submission %s does not prevent a match', async (_, input) => {
    await using upstream = await startLosing();
    const accepted = await upstream.lose(cat, unseeded);
    await upstream.lose(input, null);

    await upstream.tryOnce();

    expect(await upstream.read(accepted.id)).toEqual(foundAs('gen_1', accepted, soraCells));
  });

  test('two processes that find one at once for two equal submissions, seed included, give it to one of them', async () => {
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

    const { lifecycle, store, userId, accountId } = upstream;
    const { snapshots: due } = await listUnconfirmed(store, accountId);
    const processes = [lifecycle, createLifecycle(lifecycle, lifecycle.settings)];
    await Promise.all(
      processes.map(async (each) => reconcile(each, { session: await openRichSession(each, userId), due })),
    );

    const after = await Promise.all(both.map(({ id }) => upstream.read(id)));
    expect(asked).toBe(2);
    expect(new Set(after.map((generation) => generation?.status))).toEqual(new Set(['IN_QUEUE', 'UNCONFIRMED']));
  });

  test('one that may belong to an equal submission under way waits for the answer', async () => {
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

    await takeTurns(upstream.lifecycle);
    const meanwhile = await upstream.read(lost.id);
    await removeSubmission(store, sending.id);
    await upstream.tryOnce();

    expect(meanwhile).toEqual(lost);
    expect(await upstream.read(lost.id)).toEqual(foundAs('gen_1', lost));
  });

  test('the same request twice, seed included, finds the one that was accepted once', async () => {
    await using upstream = await startLosing();
    const both = [await upstream.lose({ ...cat, seed: 7 }), await upstream.lose({ ...cat, seed: 7 }, null)];

    await upstream.tryOnce();

    const after = await Promise.all(both.map(({ id }) => upstream.read(id)));
    expect(new Set(after.map((generation) => generation?.upstreamId))).toEqual(new Set(['gen_1', null]));
    expect(new Set(after.map((generation) => generation?.status))).toEqual(new Set(['IN_QUEUE', 'UNCONFIRMED']));
  });
});
