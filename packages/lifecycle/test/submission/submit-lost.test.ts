import { describe, expect, test } from 'vitest';
import { beginSubmission, findGeneration } from '@videogen/store';
import { giveUp } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { readRequest } from '../../src/input/request.ts';
import {
  accept,
  type Answerer,
  cat,
  readSuccess,
  say,
  startLifecycle,
  withSettings,
} from '../lifecycle-with-upstream.ts';
import { takeTurns } from '../turns.ts';
import { lostCat } from '../whole-generation.ts';

const lost: readonly { readonly name: string; readonly answer: Answerer; readonly reason: string }[] = [
  { name: 'a 500', answer: say(500, { error: 'oops' }), reason: 'VideoGenAPI failed (HTTP 500): oops' },
  { name: 'a 502 as HTML', answer: say(502, '<html>'), reason: 'VideoGenAPI failed (HTTP 502)' },
  { name: 'a 503 without a body', answer: say(503, ''), reason: 'VideoGenAPI failed (HTTP 503)' },
  { name: 'a 504', answer: say(504, ''), reason: 'VideoGenAPI failed (HTTP 504)' },
  ...[406, 408, 409, 423, 424, 425, 460, 499].map((status) => ({
    name: `a ${status}, as a proxy says it`,
    answer: say(status, '<html>'),
    reason: `VideoGenAPI failed (HTTP ${status})`,
  })),
  { name: 'HTML in a 200', answer: say(200, '<html>'), reason: 'VideoGenAPI answered 200, but its body is not JSON' },
  {
    name: 'a 200 without an id',
    answer: say(200, {}),
    reason: 'VideoGenAPI answered 200, but without a generation_id',
  },
  {
    name: 'a redirect',
    answer: (response) => void response.writeHead(307, { location: '/api/v1/generate' }).end(),
    reason: 'VideoGenAPI answered 307, but redirects are not followed; check VIDEOGENAPI_URL',
  },
  {
    name: 'a reset',
    answer: (response) => void response.socket?.resetAndDestroy(),
    reason: 'VideoGenAPI gave no answer (ECONNRESET)',
  },
  { name: 'no answer in time', answer: () => {}, reason: 'VideoGenAPI gave no answer (none within 0.5 s)' },
  {
    name: 'half an answer',
    answer: (response) =>
      void response.writeHead(200, { 'content-length': '99' }).write('{"gen', () => response.socket?.destroy()),
    reason: 'VideoGenAPI gave no answer (UND_ERR_RES_CONTENT_LENGTH_MISMATCH)',
  },
];

const stopped = 'The gateway stopped before the answer came';

describe('a submission whose answer is lost', () => {
  test.each(lost)(
    '($name) is UNCONFIRMED, visible, has a warning, and is never sent again',
    async ({ answer, reason }) => {
      await using upstream = await startLifecycle(answer);
      const { lifecycle, store, userId } = upstream;
      const input = { ...cat, idempotencyKey: 'k' };

      const generation = readSuccess(await submit(lifecycle, userId, input));
      upstream.answerWith(accept());
      const again = readSuccess(await submit(lifecycle, userId, input));

      expect(generation).toEqual(lostCat(userId, reason, { idempotencyKey: 'k' }));
      expect(again).toEqual(generation);
      expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
      // It is due at once.
      expect((await upstream.snapshot()).generation).toEqual(generation);
      expect(upstream.posts()).toHaveLength(1);
    },
  );

  test('because the gateway stopped is found by a search, and never sent again', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, store, userId } = upstream;
    const { generation } = await beginSubmission(store, {
      userId,
      request: readRequest(cat),
      idempotencyKey: null,
      inputDigest: '',
      warnings: [],
      giveUpAfterMs: 0,
    });

    await takeTurns(lifecycle);

    const found = await findGeneration(store, userId, generation.id);
    expect(found).toEqual(lostCat(userId, stopped, { id: generation.id, inputDigest: '' }));
    expect(upstream.requests).toEqual([]);
    expect((await upstream.snapshot()).generation).toEqual(found);
  });

  test('goes on when a late acceptance comes', async () => {
    await using upstream = await startLifecycle(() => {});
    const { lifecycle, userId } = upstream;
    const acceptance = accept();
    upstream.answerWith((response, received) => {
      void takeTurns(lifecycle).then(() => acceptance(response, received));
    });

    const generation = readSuccess(await submit(withSettings(lifecycle, { submitGiveUpMs: 0 }), userId, cat));

    expect(generation).toEqual(
      lostCat(userId, stopped, { status: 'PENDING', version: 2, upstreamId: 'gen_1', upstreamStatus: 'pending' }),
    );
    expect((await upstream.snapshot()).generation).toEqual(generation);
  });

  test('is not lost when it is given up at the very moment at which the acceptance is recorded', async () => {
    await using upstream = await startLifecycle(accept());
    const { lifecycle, userId, store } = upstream;
    let overdue: ReturnType<typeof upstream.snapshot> | undefined;
    upstream.answerWith((response, received) => {
      overdue = upstream.snapshot();
      void overdue.then(() => accept()(response, received));
    });

    const generation = readSuccess(await submit(withSettings(lifecycle, { submitGiveUpMs: 0 }), userId, cat));
    if (overdue) await giveUp(lifecycle, await overdue);

    expect(await findGeneration(store, userId, generation.id)).toEqual(generation);
    expect((await upstream.snapshot()).generation).toEqual(generation);
  });
});
