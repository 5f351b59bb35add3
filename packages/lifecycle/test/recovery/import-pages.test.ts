import { expect, test } from 'vitest';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, KEY, say, type Answerer } from '../lifecycle-with-upstream.ts';
import { begin, history, ids, listed, serve, startImport, type Item, type Listing } from '../made-elsewhere.ts';
import { internal } from '@videogen/store/testing';

test.each<readonly [string, number, number, Listing['page'], number]>([
  ['a short one', 20, 45, undefined, 3],
  ['a short one', 100, 201, undefined, 3],
  ['an empty one', 20, 40, undefined, 3],
  ['an empty one', 100, 200, undefined, 3],
  ['an empty one', 20, 7, undefined, 2],
  ['an empty one', 20, 0, undefined, 1],
  ['itself again', 20, 40, (page) => (page > 2 ? say(200, { data: history(40).slice(20) }) : undefined), 3],
  ['itself again', 20, 7, () => say(200, { data: history(7) }), 2],
  ['a 404', 20, 40, (page) => (page > 2 ? say(404, { error: 'no such page' }) : undefined), 3],
])('the end of a list is %s: with pages of %i all %i are read', async (_, pageSize, total, page, requests) => {
  const all = history(total);
  await using upstream = await startImport(serve(all, { pageSize, ...(page && { page }) }));

  const result = await upstream.run();

  expect(result).toEqual({ type: 'success', imported: total, followed: 0 });
  expect(await upstream.ids()).toEqual(ids(all));
  expect(upstream.pages()).toEqual(
    Array.from({ length: requests }, (__, index) => `generations?page=${index + 1}&limit=100`),
  );
});

test('an entry that moves to the next page during the import is imported once', async () => {
  const all = history(45);
  const pages = [all.slice(1, 21), all.slice(20, 40), all.slice(40)];
  await using upstream = await startImport(serve(all, { page: (page) => say(200, { data: pages[page - 1] ?? [] }) }));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 44, followed: 0 });
  expect(upstream.polls()).toHaveLength(44);
});

test('a list without an end is read for a thousand pages', async () => {
  await using upstream = await startImport(
    serve([], { page: (page) => say(200, { data: [{ generation_id: `gen_${page}` }] }) }),
  );
  // Entries without a time wait for it, so that the test needs no thousand polls.
  await begin(upstream, upstream.userId, 'Any');

  expect(await upstream.run()).toEqual({ type: 'success', imported: 0, followed: 0 });
  expect(upstream.pages()).toHaveLength(1000);
});

test('a limited import reads only the newest, known ones included', async () => {
  const all = history(60);
  await using upstream = await startImport(serve(all, { pageSize: 20 }));

  expect(await upstream.run(10)).toEqual({ type: 'success', imported: 10, followed: 0 });
  expect(await upstream.run(25)).toEqual({ type: 'success', imported: 15, followed: 0 });

  expect(await upstream.ids()).toEqual(ids(all.slice(0, 25)));
  expect(upstream.pages()).toHaveLength(3);
});

test('a full page of the wanted entries needs no second', async () => {
  await using upstream = await startImport(serve(history(150)));

  expect(await upstream.run(100)).toEqual({ type: 'success', imported: 100, followed: 0 });
  expect(upstream.pages()).toEqual(['generations?page=1&limit=100']);
});

test('a second import changes nothing and costs no poll', async () => {
  await using upstream = await startImport(serve(history(30), { pageSize: 20 }));
  await upstream.run();
  const before = await upstream.generations();
  upstream.requests.length = 0;

  expect(await upstream.run()).toEqual({ type: 'success', imported: 0, followed: 0 });

  expect(await upstream.generations()).toEqual(before);
  expect(upstream.polls()).toEqual([]);
});

test('imports at once import each generation once, and leave no hole in the numbers', async () => {
  await using upstream = await startImport(serve(history(30), { pageSize: 20 }));

  const results = await Promise.all([upstream.run(), upstream.run(), upstream.run()]);

  const imported = results.map((result) => (result.type === 'success' ? result.imported : 0));
  expect(imported.reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(await upstream.ids()).toEqual(ids(history(30)));
  const numbers = await upstream.store[internal].db.selectFrom('updates').select('number').orderBy('number').execute();
  expect(numbers.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test('a generation requested here is known and costs nothing', async () => {
  await using upstream = await startImport(accept());
  const { lifecycle, userId } = upstream;
  await submit(lifecycle, userId, cat);
  const before = await upstream.generations();
  upstream.answerWith(serve([listed(0, { generation_id: 'gen_1' })]));

  expect(await upstream.run()).toEqual({ type: 'success', imported: 0, followed: 0 });

  expect(await upstream.generations()).toEqual(before);
  expect(upstream.polls()).toEqual([]);
});

test('at most four polls are under way at once', async () => {
  const held: (() => void)[] = [];
  const poll =
    (item: Item): Answerer =>
    (response, received) =>
      void held.push(() => say(200, item)(response, received));
  await using upstream = await startImport(serve(history(12), { poll }));

  const imported = upstream.run();
  const meanwhile: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await expect.poll(() => held.length).toBeGreaterThanOrEqual(4);
    // After another request and its answer, a fifth poll would have come as well.
    await upstream.api.listGenerations(KEY, { page: 9, limit: 1 });
    meanwhile.push(held.length);
    for (const answer of held.splice(0)) answer();
  }

  expect(await imported).toEqual({ type: 'success', imported: 12, followed: 0 });
  expect(meanwhile).toEqual([4, 4, 4]);
});
