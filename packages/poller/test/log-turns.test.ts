import { expect, test } from 'vitest';
import { startPoller } from '../src/index.ts';
import { createTestLifecycle, openStoreWithDue, pace, status } from './upstream-to-poll.ts';

test('each turn is logged with its counts at the level debug', async () => {
  await using due = await openStoreWithDue(1);
  const answers = [{ status: 'IN_PROGRESS' }, { status: 'COMPLETED', videoUrl: 'https://v.test/1.mp4' }] as const;
  let asked = 0;
  const { lifecycle, lines } = createTestLifecycle(due.store, (id) => status(id, answers[asked++] ?? {}));

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));
  await expect.poll(() => lines.at(-1)?.fields).toHaveProperty('nextInMs', null);

  const account = due.userIds[0];
  const turns = lines.filter(({ message }) => message === 'a turn ended');
  // A turn that comes slightly too early makes no requests.
  const withRequests = turns.filter(({ fields }) => !('requests' in fields && fields.requests === 0));
  expect(new Set(turns.map(({ level }) => level))).toEqual(new Set(['debug']));
  expect(withRequests.map(({ fields }) => fields)).toEqual([
    { account, inFlight: 1, requests: 1, answers: 1, ended: 0, nextInMs: expect.any(Number) },
    { account, inFlight: 1, requests: 1, answers: 1, ended: 1, nextInMs: null },
  ]);
});
