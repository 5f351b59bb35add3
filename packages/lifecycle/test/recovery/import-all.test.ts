import { expect, test, vi } from 'vitest';
import { importAll, KeyRefusedError } from '../../src/index.ts';
import { say, type Answerer } from '../lifecycle-with-upstream.ts';
import { passTime } from '../turns.ts';
import { history, serve, startImport, type Item } from '../made-elsewhere.ts';

const brought = (imported: number) => ({ type: 'success', imported, followed: 0 });

/** Starts an import whose first answer waits for `open`. */
async function startHeld(items: Item[], first?: Answerer) {
  const gate = Promise.withResolvers<void>();
  const answer = serve(items);
  const upstream = await startImport((response, received) => {
    const isFirst = upstream.requests.length === 1;
    void gate.promise.then(() => (isFirst && first ? first : answer)(response, received));
  });
  const { lifecycle, userId } = upstream;
  return { ...upstream, open: () => gate.resolve(), importAll: () => importAll(lifecycle, userId) };
}

test('the first of thirty imports at once runs alone, and the others share the next, which finds later generations', async () => {
  const items = [...history(3)];
  await using upstream = await startHeld(items);

  const imports = Array.from({ length: 30 }, () => upstream.importAll());
  await vi.waitFor(() => expect(upstream.pages()).toHaveLength(1));
  upstream.open();
  const [first, ...others] = imports;
  const before = await first;
  items.unshift({ ...items[0], generation_id: 'gen_made_meanwhile' });
  const results = await Promise.all(others);

  expect(before).toEqual(brought(3));
  expect(results).toEqual(results.map(() => brought(1)));
  expect(upstream.pages()).toHaveLength(4);
});

test('an import after another has ended runs on its own', async () => {
  await using upstream = await startHeld([...history(3)]);
  upstream.open();

  const results = [await upstream.importAll(), await upstream.importAll(), await upstream.importAll()];

  expect(results).toEqual([brought(3), brought(0), brought(0)]);
  expect(upstream.lifecycle.imports.size).toBe(0);
});

test('a caller that waits for an import shares its rate limit, without a request', async () => {
  await using upstream = await startHeld([...history(3)], say(429, ''));

  const imports = [upstream.importAll(), upstream.importAll(), upstream.importAll()];
  upstream.open();
  const results = await Promise.all(imports);
  await passTime(upstream.store);
  const next = await upstream.importAll();

  expect(results).toEqual(results.map(() => expect.objectContaining({ type: 'rate-limited' })));
  expect(next).toEqual(brought(3));
  expect(upstream.pages()).toHaveLength(3);
});

test('a caller that waits for an import shares the refusal of its key, without a request', async () => {
  await using upstream = await startHeld([...history(3)], say(401, ''));

  const imports = [upstream.importAll(), upstream.importAll(), upstream.importAll()];
  upstream.open();
  const results = await Promise.allSettled(imports);

  expect(results).toEqual(results.map(() => ({ status: 'rejected', reason: new KeyRefusedError('refused') })));
  expect(upstream.pages()).toHaveLength(1);
});
