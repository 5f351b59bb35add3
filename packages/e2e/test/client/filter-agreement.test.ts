import type { Generation as Shown, GenerationFilter as ClientFilter } from '@videogen/client';
import { matchesFilter } from '@videogen/client/store';
import {
  beginSubmission,
  listGenerations,
  openStore,
  readSearch,
  recordObservation,
  saveUser,
  type Generation,
  type GenerationFilter,
  type Store,
} from '@videogen/store';
import { chooseSeed, createRandom, type Random } from '@videogen/testkit';
import { expect, test } from 'vitest';

const pieces = [
  ...Array.from('abAB12äÄßéÉ猫黄ねネก \t\n.,-_*"\'():|&!\\🐈ﬁΣςİı²\u200b\u00ad\0\ud83d٣𝔘'),
  '👩‍🚀',
  '👍🏽',
  'e\u0301',
];
const statuses = ['PENDING', 'COMPLETED', 'FAILED'] as const;
const models = ['sora-2', 'kling_25', null] as const;

test('the client’s filter selects what the gateway’s database selects, for random generations and filters', async () => {
  const random = createRandom(chooseSeed(process.env));
  console.log(`Random filters, CHAOS_SEED=${random.seed}`);
  await using store = await openStore({ path: ':memory:' });
  const usage = { currentMonth: null, monthlyLimit: null, today: null, total: null };
  const { id: userId } = await saveUser(store, 'lt_agreement', { email: null, plan: null, usage });
  const generations: Generation[] = [];
  for (let index = 0; index < 100; index += 1) generations.push(await make(store, userId, random));

  for (let index = 0; index < 300; index += 1) {
    const { filter, clientFilter } = chooseFilter(random, generations);

    const listed = await listGenerations(store, { userId, filter, limit: 100, inverted: false });

    const shown = generations.filter((each) => matchesFilter(show(each), clientFilter)).map(({ id }) => id);
    expect({ clientFilter, ids: new Set(shown) }).toEqual({ clientFilter, ids: new Set(listed.map(({ id }) => id)) });
  }
});

function write(random: Random, most: number): string {
  return Array.from({ length: random.between(1, most) }, () => random.pick(pieces)).join('');
}

/** A text as the gateway takes it. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

async function make(store: Store, userId: string, random: Random): Promise<Generation> {
  const { generation } = await beginSubmission(store, {
    userId,
    request: { prompt: storable(write(random, 20)), modelKey: random.pick(models), mode: 'TEXT_TO_VIDEO' },
    label: random.next() < 0.3 ? storable(write(random, 6)) : null,
    idempotencyKey: null,
    inputDigest: 'a digest',
    warnings: [],
    giveUpAfterMs: 60_000,
  });
  const facts = { upstreamId: `gen_${random.between(1, 1e12)}` };
  const observation = { type: 'reported', status: random.pick(statuses), facts } as const;
  const recorded = await recordObservation(store, generation.id, observation, { dueInMs: null });
  if (!recorded) throw new Error(`the generation ${generation.id} is gone`);
  return recorded;
}

interface ChosenFilter {
  readonly filter: GenerationFilter;
  readonly clientFilter: ClientFilter;
}

function chooseFilter(random: Random, generations: readonly Generation[]): ChosenFilter {
  const { upstreamId } = random.pick(generations);
  const text = random.next() < 0.1 ? ` ${upstreamId} ` : write(random, random.pick([1, 2, 6]));
  const common = {
    ...(random.next() < 0.3 && { status: [random.pick(statuses)] }),
    ...(random.next() < 0.3 && { model: ['kling_25'] }),
  };
  // A caller's text of white space alone is refused.
  if (text.trim() === '') return { filter: common, clientFilter: common };
  return { filter: { ...common, search: readSearch(text.trim()) }, clientFilter: { ...common, search: text } };
}

/** A generation as a page has it, as far as the filter reads it. */
function show({ id, upstreamId, status, modelKey, mode, prompt, label, createdAt }: Generation): Shown {
  if (status === 'SUBMITTING') throw new Error(`the generation ${id} is not visible`);
  return {
    ...blank,
    id,
    generationId: upstreamId,
    status,
    model: modelKey === null ? null : { id: modelKey, key: modelKey, name: modelKey },
    mode,
    prompt,
    label,
    createdAt: createdAt.toISOString(),
  };
}

const blank: Omit<Shown, 'id' | 'generationId' | 'status' | 'model' | 'mode' | 'prompt' | 'label' | 'createdAt'> = {
  requestId: null,
  upstreamStatus: null,
  version: 1,
  imageUrl: null,
  referenceImageUrls: [],
  duration: null,
  resolution: null,
  aspectRatio: null,
  seed: null,
  cameraFixed: null,
  addAudio: null,
  audioPrompt: null,
  veoModel: null,
  extra: null,
  style: null,
  fps: null,
  videoUrl: null,
  mediaUrl: null,
  failure: null,
  updatedAt: '',
  completedAt: null,
  processingTimeSeconds: null,
  progress: null,
  progressCurve: null,
  estimatedCompletionAt: null,
  stalled: false,
  submitAt: null,
  queuePosition: null,
  searchedUntil: null,
  warnings: [],
};
