import { expect, test } from 'vitest';
import { countGenerations, listGenerations, readSearch, type Generation } from '../../src/index.ts';
import { matchesSearch } from '../../src/search/search.ts';
import { accept, request, saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

const pieces = [
  ...Array.from('abAB12äÄßéÉ猫黄ねネก \t\n.,-_*"\'():|&!\\🐈ﬁΣςİı²\u200b\u00ad\0\ud83d٣𝔘'),
  '👩‍🚀',
  '👍🏽',
  'e\u0301',
];

/** A sequence of numbers from 0 to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A text as the gateway takes it. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

test('the database finds what the rule of live updates matches, for random texts', async () => {
  const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9));
  console.log(`Random searches, CHAOS_SEED=${seed}`);
  const random = createRandom(seed);
  const make = (most: number): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => pieces[Math.floor(random() * pieces.length)]).join(
      '',
    );
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const generations: Generation[] = [];
  for (let index = 0; index < 80; index += 1) {
    const label = random() < 0.3 ? storable(make(6)) : null;
    generations.push(await accept(store, userId, { request: { ...request, prompt: storable(make(20)) }, label }));
  }

  const found: number[] = [];
  for (let index = 0; index < 300; index += 1) {
    const search = readSearch(make(index % 3 === 0 ? 6 : 2));
    const listed = await listGenerations(store, { userId, filter: { search }, limit: 100, inverted: false });
    const expected = generations.filter((each) => matchesSearch(each, search)).map(({ id }) => id);

    expect({ search, ids: new Set(listed.map(({ id }) => id)) }).toEqual({ search, ids: new Set(expected) });
    expect(await countGenerations(store, userId, { search })).toBe(expected.length);
    found.push(expected.length);
  }
  expect(found.some((count) => count > 0)).toBe(true);
});
