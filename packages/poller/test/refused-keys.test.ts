import { findGeneration, markKeyRefused, saveUser } from '@videogen/store';
import { expect, test } from 'vitest';
import { startPoller } from '../src/index.ts';
import { accept, createTestLifecycle, openStoreWithDue, pace, status } from './upstream-to-poll.ts';

const warning: unknown = expect.stringMatching(/^VideoGenAPI has refused the key since /);
const warned = { version: 2, warnings: [warning] };

/** Opens a database with one user and five generations in flight. */
async function openFive() {
  const due = await openStoreWithDue(1);
  const { store, ids, userIds } = due;
  const [userId = ''] = userIds;
  for (const name of ['gen_1', 'gen_2', 'gen_3', 'gen_4']) ids.push(await accept(store, userId, name));
  const read = async () => {
    const all = await Promise.all(ids.map((id) => findGeneration(store, userId, id)));
    return all.map((each) => each && { version: each.version, warnings: each.warnings });
  };
  return { ...due, userId, read };
}

test('generations of a refused key get a warning, even if the process that received the 401 died before', async () => {
  await using due = await openFive();
  const ended = { status: 'COMPLETED', videoUrl: 'https://v.test/1.mp4' } as const;
  const { lifecycle, polls } = createTestLifecycle(due.store, (id) => status(id, ended));
  await markKeyRefused(due.store, { userId: due.userId });

  await using running = new AsyncDisposableStack();
  running.use(startPoller({ lifecycle, pace }));

  await expect.poll(due.read).toEqual([warned, warned, warned, warned, warned]);
  expect(polls).toEqual([]);
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  await saveUser(due.store, 'lt_user_1000', { email: null, plan: null, usage });
  const over = { ...warned, version: 3 };
  await expect.poll(due.read).toEqual([over, over, over, over, over]);
});
