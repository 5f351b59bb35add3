import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { isImported } from '@videogen/store';
import { KeyRefusedError } from '../../src/index.ts';
import { KEY, say, type Answerer } from '../lifecycle-with-upstream.ts';
import { passTime } from '../turns.ts';
import { history, ids, serve, startImport, type Listing } from '../made-elsewhere.ts';

const limited = {
  details: { model: 'Sora 2', current_usage: 5, limit: 5, window: '15 minutes', seconds_until_reset: 9 },
};

/** The result for an unreadable page, by default retryable. */
function failed(message: string, given: object = {}): object {
  return { type: 'upstream-error', message, retryable: true, ...given };
}

test.each<readonly [string, Answerer, object]>([
  [
    'a rate limit',
    say(429, limited),
    {
      type: 'rate-limited',
      message: 'VideoGenAPI asks to wait 9 s',
      retryAfterSeconds: 9,
      model: 'Sora 2',
      used: 5,
      limit: 5,
      windowSeconds: 900,
    },
  ],
  [
    'a 500',
    say(500, { error: 'oh no' }),
    failed('VideoGenAPI failed (HTTP 500): oh no', { status: 500, upstreamMessage: 'oh no' }),
  ],
  ['HTML', say(200, '<html>'), failed('VideoGenAPI answered 200, but its body is not JSON', { status: 200 })],
  [
    'no list',
    say(200, { data: 'none' }),
    failed('VideoGenAPI answered 200, but without a list under data', { status: 200 }),
  ],
  [
    'a reset',
    (response) => void response.socket?.destroy(),
    failed(expect.stringMatching(/^VideoGenAPI gave no answer \([A-Z_]+\)$/)),
  ],
  ['silence', () => {}, failed('VideoGenAPI gave no answer (none within 0.5 s)')],
  ['a 403', say(403, ''), failed('VideoGenAPI refused the request (HTTP 403)', { status: 403, retryable: false })],
  ['a demand for money', say(402, ''), failed('VideoGenAPI asks for payment', { status: 402, retryable: false })],
])('%s in the middle is the result, and earlier generations stay', async (_, answer, expected) => {
  const all = history(50);
  await using upstream = await startImport(
    serve(all, { pageSize: 20, page: (page) => (page === 2 ? answer : undefined) }),
  );

  const result = await upstream.run();
  const kept = await upstream.ids();
  const importedEarly = await isImported(upstream.store, upstream.userId);
  upstream.answerWith(serve(all, { pageSize: 20 }));
  await passTime(upstream.store);
  const repeated = await upstream.run();

  expect(result).toEqual(expected);
  expect(JSON.stringify(result)).not.toMatch(/charged|sent again/);
  expect(kept).toEqual(ids(all.slice(0, 20)));
  expect(importedEarly).toBe(false);
  expect(repeated).toEqual({ type: 'success', imported: 30, followed: 0 });
  expect(await isImported(upstream.store, upstream.userId)).toBe(true);
  expect(inspect(upstream.log, { depth: 10 })).not.toContain('very-secret');
});

test('an import fails as data while VideoGenAPI cannot be reached', async () => {
  await using upstream = await startImport(serve([]));
  await upstream.stopListening();

  expect(await upstream.run()).toEqual(failed('VideoGenAPI cannot be reached (ECONNREFUSED)'));
});

test.each<readonly [string, Listing, number]>([
  ['the list', { pageSize: 20, page: (page) => (page === 2 ? say(401, '') : undefined) }, 20],
  ['a poll', { poll: ({ generation_id }) => say(generation_id === 'gen_made_5' ? 401 : 404, '') }, 4],
])('a key refused by %s is forgotten, and earlier generations stay', async (_, listing, kept) => {
  await using upstream = await startImport(serve(history(50), listing));

  await expect(upstream.run()).rejects.toThrow(KeyRefusedError);

  expect(upstream.forgotten).toEqual([KEY]);
  expect(await upstream.countRows()).toBe(kept);
  expect(await isImported(upstream.store, upstream.userId)).toBe(false);
});
