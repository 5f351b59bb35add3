import { expect, test } from 'vitest';
import {
  beginSubmission,
  countByStatus,
  countGenerations,
  insertImported,
  labelGeneration,
  listGenerations,
  readSearch,
  type Generation,
  type GenerationFilter,
  type ListOptions,
  type Store,
} from '../../src/index.ts';
import { matchesSearch } from '../../src/search/search.ts';
import { accept, newSubmission, record, reported, request, saveTestUser } from '../generations-made-here.ts';
import { openTestStore } from '../open-test-store.ts';

interface Found {
  readonly listed: readonly Generation[];
  readonly total: number;
}

async function search(store: Store, userId: string, text: string, filter: GenerationFilter = {}): Promise<Found> {
  const searched = { ...filter, search: readSearch(text) };
  const listed = await listGenerations(store, { userId, filter: searched, limit: 1000, inverted: false });
  return { listed, total: await countGenerations(store, userId, searched) };
}

async function printFound(store: Store, userId: string, text: string): Promise<string> {
  const { listed, total } = await search(store, userId, text);
  expect(total).toBe(listed.length);
  return listed
    .map(({ prompt }) => prompt)
    .toSorted()
    .join(' | ');
}

/** Submits a video with a prompt and a label. */
function make(store: Store, userId: string, prompt: string, label: string | null = null): Promise<Generation> {
  return accept(store, userId, { request: { ...request, prompt }, label });
}

test('a search finds generations with all its words, as beginnings of words of the prompt or the label', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await make(store, userId, 'A Lighthouse in a STORM', 'Scene 12');
  await make(store, userId, 'A light rain over Straße 7');
  await make(store, userId, 'A moonlight cat 🐈, 黄色い猫; ΣΟΦΟΣ');

  const find = (text: string): Promise<string> => printFound(store, userId, text);

  expect(await find('light')).toBe('A Lighthouse in a STORM | A light rain over Straße 7');
  expect(await find('  storm\tLIGHT ')).toBe('A Lighthouse in a STORM');
  expect(await find('scene storm')).toBe('A Lighthouse in a STORM');
  expect(await find('scene 12 light')).toBe('A Lighthouse in a STORM');
  expect(await find('house')).toBe('');
  expect(await find('storm rain')).toBe('');
  expect(await find('straß')).toBe('A light rain over Straße 7');
  expect(await find('猫')).toBe('A moonlight cat 🐈, 黄色い猫; ΣΟΦΟΣ');
  expect(await find('🐈')).toBe('A moonlight cat 🐈, 黄色い猫; ΣΟΦΟΣ');
  expect(await find('σοφος')).toBe('A moonlight cat 🐈, 黄色い猫; ΣΟΦΟΣ');
});

test('a search finds the generation whose id it is, beside those with its words', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await make(store, userId, 'One');
  await record(store, id, reported('IN_QUEUE', { upstreamId: 'gen_7' }));
  await make(store, userId, 'Two, after gen_7');
  await make(store, userId, 'Three');

  expect(await printFound(store, userId, 'gen_7')).toBe('One | Two, after gen_7');
  expect(await printFound(store, userId, 'gen_')).toBe('Two, after gen_7');
  expect(await printFound(store, userId, 'GEN_7')).toBe('Two, after gen_7');
  const filter = { search: readSearch('an encoded id', id) };
  expect(await listGenerations(store, { userId, filter, limit: 9, inverted: false })).toMatchObject([{ id }]);
  expect(await countGenerations(store, userId, filter)).toBe(1);
  expect(await countByStatus(store, userId, filter)).toEqual([{ status: 'IN_QUEUE', count: 1 }]);
});

test('a search finds no invisible generation, and none of another user', async () => {
  await using store = await openTestStore();
  const [alice, bob] = [await saveTestUser(store), await saveTestUser(store, 'lt_bob_0002')];
  await beginSubmission(store, newSubmission(alice.id, { request: { ...request, prompt: 'A cat, not sent' } }));
  await make(store, alice.id, 'A cat of Alice');
  await make(store, bob.id, 'A cat of Bob');

  expect(await printFound(store, alice.id, 'cat')).toBe('A cat of Alice');
  expect(await printFound(store, bob.id, 'cat')).toBe('A cat of Bob');
});

test.each([
  '"',
  "'",
  '*',
  '"cat" OR *',
  "cat' & 'x",
  'cat*',
  '\0',
  'c\0at',
  '\ud83d',
  '🐈‍⬛'.repeat(40),
  '!"#$%&()*+,-./:;<=>?@[]^_`{|}~'.repeat(7).slice(0, 200),
  'words:cat NEAR(cat storm) AND NOT (',
  ':* | !x <-> \\',
  '%_',
  '猫'.repeat(200),
  Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join(''),
])('the text %j is only text', async (text) => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const generations = [
    await make(store, userId, 'A cat'),
    await make(store, userId, text.replaceAll(/\0|\ud83d$/g, '')),
  ];

  const { listed, total } = await search(store, userId, text);

  const expected = generations.filter((each) => matchesSearch(each, readSearch(text))).map(({ id }) => id);
  expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(expected));
  expect(total).toBe(expected.length);
});

test('words longer than 64 characters are found by their beginning', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await make(store, userId, 'x'.repeat(1000));

  expect(await printFound(store, userId, 'x'.repeat(200))).toBe('x'.repeat(1000));
  expect(await printFound(store, userId, `${'x'.repeat(63)}y`)).toBe('');
});

test('a changed label is searched at once, and the former one no longer', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const { id } = await make(store, userId, 'A cat', 'First take');
  await record(store, id, reported('COMPLETED'));

  await labelGeneration(store, { userId, id, label: 'Second' });

  expect(await printFound(store, userId, 'second cat')).toBe('A cat');
  expect(await printFound(store, userId, 'take')).toBe('');
});

test('pages of a search follow one another in both directions, also among imports of one millisecond', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  const times = [1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_001, -5, 9e14, 1_600_000_000_000];
  for (const [index, time] of Array.from({ length: 30 }, (_, number) => [number, times[number % 6] ?? 0] as const)) {
    await insertImported(store, {
      userId,
      upstreamId: `gen_${index}`,
      prompt: index % 5 === 0 ? 'A dog' : 'A cat',
      createdAt: new Date(time),
      observation: reported(index % 2 === 0 ? 'COMPLETED' : 'FAILED'),
    });
  }
  const filter: GenerationFilter = { search: readSearch('cat'), status: ['COMPLETED'] };
  const all = (await listGenerations(store, { userId, filter: {}, limit: 100, inverted: false }))
    .filter(({ prompt, status }) => prompt === 'A cat' && status === 'COMPLETED')
    .map(({ id }) => id);

  const read = async (inverted: boolean): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let options: Partial<ListOptions> = {}; ;) {
      const page = await listGenerations(store, { userId, filter, limit: 4, inverted, ...options });
      ids.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) return ids;
      options = inverted ? { before: last } : { after: last };
    }
  };

  expect(all).toHaveLength(12);
  expect(await read(false)).toEqual(all);
  expect(await read(true)).toEqual(all.toReversed());
  expect(await countGenerations(store, userId, filter)).toBe(12);
  const between = { ...filter, createdAfter: new Date(1_600_000_000_000), createdBefore: new Date(1_700_000_000_001) };
  expect(await listGenerations(store, { userId, filter: between, limit: 100, inverted: false })).toHaveLength(
    await countGenerations(store, userId, between),
  );
});

test('generations are counted by status, without those that are not visible', async () => {
  await using store = await openTestStore();
  const { id: userId } = await saveTestUser(store);
  await beginSubmission(store, newSubmission(userId));
  await make(store, userId, 'A cat');
  await make(store, userId, 'A cat at night');
  const { id } = await make(store, userId, 'A cat', 'night');
  await record(store, id, reported('COMPLETED'));

  expect(await countByStatus(store, userId, {})).toEqual([
    { status: 'PENDING', count: 2 },
    { status: 'COMPLETED', count: 1 },
  ]);
  expect(await countByStatus(store, userId, { search: readSearch('night') })).toEqual([
    { status: 'PENDING', count: 1 },
    { status: 'COMPLETED', count: 1 },
  ]);
  expect(await countByStatus(store, userId, { search: readSearch('?') })).toEqual([]);
  expect(await countByStatus(store, userId, { mode: ['IMAGE_TO_VIDEO'] })).toEqual([]);
});
