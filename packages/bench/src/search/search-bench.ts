import { randomUUID } from 'node:crypto';
import {
  countByStatus,
  countGenerations,
  insertImported,
  listGenerations,
  openStore,
  readSearch,
  saveUser,
  type GenerationFilter,
  type Store,
} from '@videogen/store';
import { createFolder } from '@videogen/testkit';

const ROWS = 100_000;
const AT_ONCE = 500;
const TRIES = 5;
const vocabulary = Array.from({ length: 3000 }, (_, index) => `word${index.toString(36)}`);
/** Each is in six of ten prompts. */
const common = ['cinematic', 'storm', 'slow'] as const;

const searches: Readonly<Record<string, GenerationFilter>> = {
  'no search': {},
  'a word of one prompt': { search: readSearch('n77777') },
  'a word of six in ten': { search: readSearch('storm') },
  'three such words': { search: readSearch('cinematic storm slow') },
  'one letter': { search: readSearch('w') },
  'a word of none': { search: readSearch('zzzz') },
};

/** Prints the times of searches among 100,000 generations of one user on SQLite. */
export async function runSearchBench(): Promise<void> {
  await using folder = await createFolder();
  await using store = await openStore({ path: `${folder.path}/a.db` });
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id: userId } = await saveUser(store, 'lt_sandbox_search', { email: null, plan: null, usage });
  await fill(store, userId);
  for (const [name, filter] of Object.entries(searches)) {
    const page = await time(() => listGenerations(store, { userId, filter, limit: 21, inverted: false }));
    const total = await time(() => countGenerations(store, userId, filter));
    const counts = await time(() => countByStatus(store, userId, filter));
    console.log(`${name}: page ${print(page)}, totalCount ${print(total)}, statusCounts ${print(counts)}`);
  }
}

function print(ms: number): string {
  return `${ms.toFixed(2)} ms`;
}

async function fill(store: Store, userId: string): Promise<void> {
  for (let start = 0; start < ROWS; start += AT_ONCE) {
    const indices = Array.from({ length: AT_ONCE }, (_, index) => start + index);
    await Promise.all(
      indices.map((index) =>
        insertImported(store, {
          userId,
          upstreamId: `gen_${randomUUID()}`,
          prompt: writePrompt(index),
          createdAt: new Date(1_700_000_000_000 + index * 1000),
          observation: { type: 'reported', status: index % 4 === 0 ? 'FAILED' : 'COMPLETED', facts: {} },
        }),
      ),
    );
  }
}

function writePrompt(index: number): string {
  const some = common.filter(() => Math.random() < 0.6);
  const others = Array.from({ length: 16 }, () => vocabulary[Math.floor(Math.random() * vocabulary.length)]);
  return [...some, ...others, `n${index}`].join(' ');
}

/** The shortest of some tries, milliseconds. */
async function time(read: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const beganAt = performance.now();
    await read();
    times.push(performance.now() - beganAt);
  }
  return Math.min(...times);
}
