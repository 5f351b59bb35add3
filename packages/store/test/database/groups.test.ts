import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { beginSubmission, findSubmission, openStore } from '../../src/index.ts';
import { newSubmission, saveTestUser } from '../generations-made-here.ts';
import { internal } from '../../src/store.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

// PostgreSQL commits each transaction by itself.
async function openFile() {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(makeTemporaryFolder());
  const store = stack.use(await openStore({ path: join(folder, 'a.db') }));
  const { id: userId } = await saveTestUser(store);
  const owner = stack.move();
  return { store, userId, [Symbol.asyncDispose]: () => owner.disposeAsync() };
}

test('a transaction that fails is undone, and leaves the others of its group', async () => {
  await using file = await openFile();
  const { store, userId } = file;
  const { db, transact } = store[internal];

  const [first, failed, last] = await Promise.allSettled([
    beginSubmission(store, newSubmission(userId)),
    transact(async (execute) => {
      await execute(CompiledQuery.raw('update users set usage_today = 7'));
      throw new Error('a bug');
    }),
    beginSubmission(store, newSubmission(userId)),
  ]);

  expect(failed).toEqual({ status: 'rejected', reason: new Error('a bug') });
  for (const each of [first, last]) {
    if (each.status === 'rejected') throw each.reason;
    expect(await findSubmission(store, each.value.generation.id)).toEqual(each.value.generation);
  }
  expect(await db.selectFrom('users').select('usageToday').execute()).toEqual([{ usageToday: null }]);
});

test('a group that cannot be committed is undone, and each of its callers learns that', async () => {
  await using file = await openFile();
  const { store, userId } = file;
  const { db, transact } = store[internal];
  // SQLite checks a deferred constraint at the commit.
  const orphan = `insert into processing_times (generation_id, kind, model_key, seconds, at) values ('gone', '', '', 1, 1)`;

  const settled = await Promise.allSettled([
    beginSubmission(store, newSubmission(userId)),
    transact(async (execute) => {
      await execute(CompiledQuery.raw('pragma defer_foreign_keys = on'));
      await execute(CompiledQuery.raw(orphan));
    }),
    beginSubmission(store, newSubmission(userId)),
  ]);

  const failed = { status: 'rejected', reason: expect.objectContaining({ message: 'FOREIGN KEY constraint failed' }) };
  expect(settled).toEqual([failed, failed, failed]);
  expect(await db.selectFrom('generations').select('id').execute()).toEqual([]);
  const { generation } = await beginSubmission(store, newSubmission(userId));
  expect(await findSubmission(store, generation.id)).toEqual(generation);
});

test('more transactions than one group takes are all executed, in their order', async () => {
  await using file = await openFile();
  const { store, userId } = file;
  const { transact } = store[internal];
  const order: number[] = [];

  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      transact(async (execute) => {
        await execute(CompiledQuery.raw('update users set usage_today = ? where id = ?', [index, userId]));
        order.push(index);
      }),
    ),
  );

  expect(order).toEqual(Array.from({ length: 200 }, (_, index) => index));
});
