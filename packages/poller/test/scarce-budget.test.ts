import { expect, test } from 'vitest';
import { startPoller } from '../src/index.ts';
import { createTestLifecycle, openStoreWithDue, pace, status } from './upstream-to-poll.ts';
import { internal } from '@videogen/store/testing';

const done = { status: 'COMPLETED', statusWord: 'completed', videoUrl: 'https://v.test/1.mp4' } as const;
const COUNT = 20;

test('with a budget of one request at a time, generations that a page shows as ended are completed', async () => {
  await using due = await openStoreWithDue(0);
  const { userId } = await due.addUser();
  const upstreamIds = Array.from({ length: COUNT }, (_, index) => `gen_${index}`);
  for (const upstreamId of upstreamIds) await due.accept(userId, upstreamId);
  const { lifecycle, polls } = createTestLifecycle(due.store, (id) => status(id, done));
  let pages = 0;
  const entries = upstreamIds.toReversed().map((id) => status(id, { status: 'COMPLETED' }));
  const api = {
    ...lifecycle.api,
    async listGenerations() {
      pages += 1;
      return { entries, answeredAt: undefined };
    },
  };
  const oneAtATime = { perMinute: 3000, burstMs: 20 };

  await using running = new AsyncDisposableStack();
  running.use(
    startPoller({ lifecycle: { ...lifecycle, api, budgets: { all: oneAtATime, callers: oneAtATime } }, pace }),
  );
  await expect.poll(() => countCompleted(due.store[internal].db)).toBe(COUNT);

  expect(polls.toSorted()).toEqual(upstreamIds.toSorted());
  expect(pages).toBe(1);
});

async function countCompleted(db: Awaited<ReturnType<typeof openStoreWithDue>>['store'][typeof internal]['db']) {
  return (await db.selectFrom('generations').select('id').where('status', '=', 'COMPLETED').execute()).length;
}
