import { expect, test } from 'vitest';
import {
  countGenerations,
  findGeneration,
  listGenerations,
  type GenerationFilter,
  type ListOptions,
} from '../../src/index.ts';
import { accept, record, request, saveTestUser, reported } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

/** Seven generations of one user, named by their prompts: b and c were made in the same millisecond. One of another user is among them. */
async function openStoreOfSeven() {
  const store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const minutes = { a: 0, b: 1, c: 1, d: 2, e: 3, f: 4, g: 5 };
  const ids = new Map<string, string>();
  for (const [name, minute] of Object.entries(minutes)) {
    const generation = await accept(store, alice.id, {
      request: { ...request, prompt: name, modelKey: name < 'd' ? 'kling_25' : 'sora-2' },
    });
    if (name > 'e') await record(store, generation.id, reported('COMPLETED', { mode: 'IMAGE_TO_VIDEO' }));
    const id = `id-${name}`;
    await rename(generation.id, id, minute);
    ids.set(name, id);
  }
  await accept(store, bob.id, { request: { ...request, prompt: 'not hers' } });

  // The updates of a generation refer to its id.
  async function rename(from: string, to: string, minute: number): Promise<void> {
    await store[internal].db.deleteFrom('updates').where('generationId', '=', from).execute();
    await store[internal].db
      .updateTable('generations')
      .set({ id: to, createdAt: timeOf(minute).getTime() })
      .where('id', '=', from)
      .execute();
  }

  return {
    list: async (options: Partial<ListOptions>) => {
      const all = { userId: alice.id, filter: {}, limit: 100, inverted: false };
      return (await listGenerations(store, { ...all, ...options })).map(({ prompt }) => prompt).join('');
    },
    count: (filter: GenerationFilter) => countGenerations(store, alice.id, filter),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function timeOf(minute: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 0, minute));
}

function positionOf(name: string, minute: number) {
  return { createdAt: timeOf(minute), id: `id-${name}` };
}

test('the list has the user’s own generations, newest first, by id within one millisecond', async () => {
  await using seven = await openStoreOfSeven();

  expect(await seven.list({})).toBe('gfedcba');
  expect(await seven.list({ inverted: true })).toBe('abcdefg');
  expect(await seven.list({ limit: 3 })).toBe('gfe');
  expect(await seven.list({ limit: 3, inverted: true })).toBe('abc');
});

test('a page begins after a position or before one, exclusively, even within one millisecond', async () => {
  await using seven = await openStoreOfSeven();

  expect(await seven.list({ after: positionOf('c', 1) })).toBe('ba');
  expect(await seven.list({ before: positionOf('b', 1) })).toBe('gfedc');
  expect(await seven.list({ after: positionOf('f', 4), before: positionOf('b', 1) })).toBe('edc');
  expect(await seven.list({ before: positionOf('b', 1), inverted: true, limit: 2 })).toBe('cd');
  expect(await seven.list({ after: positionOf('a', 0) })).toBe('');
});

test.each<{ filter: GenerationFilter; names: string }>([
  { filter: {}, names: 'gfedcba' },
  { filter: { status: ['COMPLETED'] }, names: 'gf' },
  { filter: { status: ['COMPLETED', 'PENDING'] }, names: 'gfedcba' },
  { filter: { status: [] }, names: '' },
  { filter: { model: ['kling_25'] }, names: 'cba' },
  { filter: { model: ['kling_25', 'nobody'] }, names: 'cba' },
  { filter: { model: [] }, names: '' },
  { filter: { mode: ['IMAGE_TO_VIDEO'] }, names: 'gf' },
  { filter: { mode: [] }, names: '' },
  { filter: { createdAfter: timeOf(1) }, names: 'gfed' },
  { filter: { createdBefore: timeOf(1) }, names: 'a' },
  { filter: { createdAfter: timeOf(0), createdBefore: timeOf(3) }, names: 'dcb' },
  { filter: { model: ['sora-2'], status: ['PENDING'] }, names: 'ed' },
])('$filter lists and counts "$names"', async ({ filter, names }) => {
  await using seven = await openStoreOfSeven();

  expect(await seven.list({ filter })).toBe(names);
  expect(await seven.count(filter)).toBe(names.length);
});

test('a generation is found by our id and by the upstream’s, and only for its owner', async () => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store, 'lt_alice_0001');
  const bob = await saveTestUser(store, 'lt_bob_000001');
  const accepted = await accept(store, alice.id);
  const generation = await record(store, accepted.id, reported('PENDING', { upstreamId: 'gen_686717fe97bd3_055867' }));

  const found = [
    await findGeneration(store, alice.id, generation.id),
    await findGeneration(store, alice.id, 'gen_686717fe97bd3_055867'),
  ];
  const hidden = [
    await findGeneration(store, bob.id, generation.id),
    await findGeneration(store, bob.id, 'gen_686717fe97bd3_055867'),
    await findGeneration(store, alice.id, ''),
    await findGeneration(store, alice.id, 'GEN_686717FE97BD3_055867'),
  ];

  expect(found).toEqual([generation, generation]);
  expect(hidden).toEqual([undefined, undefined, undefined, undefined]);
});

test.each(['\0', 'a\0b', '\ud800', 'a\udc00'])('%j, which no database stores, is no id and no model', async (text) => {
  await using store = await openTestStore();
  const alice = await saveTestUser(store);
  // A database would read half of a surrogate pair as this character.
  const like = text.replaceAll(/[\0\ud800-\udfff]/g, '\ufffd');
  const accepted = await accept(store, alice.id, { request: { ...request, modelKey: like } });
  await record(store, accepted.id, reported('PENDING', { upstreamId: like }));

  const found = await findGeneration(store, alice.id, text);
  const count = (model: readonly string[]) => countGenerations(store, alice.id, { model });

  expect(found).toBeUndefined();
  expect([await count([text]), await count([text, like])]).toEqual([0, 1]);
});

test('two users may have the same upstream id', async () => {
  await using store = await openTestStore();
  const users = [await saveTestUser(store, 'lt_alice_0001'), await saveTestUser(store, 'lt_bob_000001')];
  const ids: string[] = [];
  for (const { id } of users) {
    const accepted = await accept(store, id);
    ids.push((await record(store, accepted.id, reported('PENDING', { upstreamId: 'gen_1' }))).id);
  }

  const found = await Promise.all(users.map(({ id }) => findGeneration(store, id, 'gen_1')));

  expect(found.map((generation) => generation?.id)).toEqual(ids);
});
