import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTerminal, type Generation } from '@videogen/store';
import { importGenerations, submit, type GenerateInput } from '../src/index.ts';
import { say, type Answerer } from './lifecycle-with-upstream.ts';
import { startLosing, type Made } from './lost-submissions.ts';

const prompt = fc.constantFrom('A cat', 'A 😺 cat', 'A ???? cat');
const model = fc.constantFrom('sora-2', 'kling_25');
const told = fc.constantFrom('all', 'no seed', 'no model', 'neither');

/** What happens, as data, so that a counterexample can be read. */
type Step =
  /** A submission whose answer is lost; VideoGenAPI may have accepted it, and its looks tell more or less of it. */
  | { readonly type: 'lose'; readonly input: GenerateInput; readonly accepted: boolean; readonly told: string }
  /** Somebody uses the same key elsewhere, maybe a while ago, by VideoGenAPI's clock. */
  | { readonly type: 'make'; readonly prompt: string; readonly model: string; readonly agoMs: number }
  | { readonly type: 'look'; readonly meeting: keyof typeof troubles; readonly at: 'generations' | 'status' }
  | { readonly type: 'import' }
  /** The window of one of those that are lost ends. */
  | { readonly type: 'end the window'; readonly of: number };

const troubles = {
  nothing: undefined,
  'a 500': say(500, ''),
  'a rate limit': say(429, ''),
  'no JSON': say(200, '<html>'),
  'a reset': (response) => void response.socket?.destroy(),
} as const satisfies Readonly<Record<string, Answerer | undefined>>;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('lose' as const),
      input: fc.record({ prompt, model }, { requiredKeys: ['prompt'] }),
      accepted: fc.boolean(),
      told,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('make' as const),
      prompt,
      model,
      agoMs: fc.constantFrom(0, 60_000, 7_200_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('look' as const),
      meeting: fc.constantFrom('nothing', 'nothing', 'nothing', 'a 500', 'a rate limit', 'no JSON', 'a reset'),
      at: fc.constantFrom('generations', 'status'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'import' as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('end the window' as const), of: fc.nat(5) }) },
);

const hours = fc.constantFrom(-2, 0, 2);

test('whatever is lost, no video is paid twice, given to the wrong request, or there under two ids; none is forgotten', async () => {
  const sequences = fc.asyncProperty(hours, fc.array(step, { minLength: 1, maxLength: 12 }), live);

  await fc.assert(sequences, { numRuns: 40, interruptAfterTimeLimit: 5000 });
});

async function live(upstreamHours: number, steps: readonly Step[]): Promise<void> {
  await using upstream = await startLosing({ upstreamAheadMs: upstreamHours * 3_600_000 });
  const { lifecycle, userId, made } = upstream;
  const lost: { readonly generation: Generation; readonly input: GenerateInput; readonly id: string | undefined }[] =
    [];
  const ended = new Set<string>();

  for (const each of steps) {
    await take(each);
    await check();
  }
  await endAll();
  await check();
  await importGenerations(lifecycle, userId);

  // Nothing is forgotten: each of VideoGenAPI's is here, once.
  const ids = (await upstream.readAll()).map(({ generationId }) => generationId).filter((id) => id !== null);
  expect(ids.toSorted()).toEqual(made.map(({ id }) => id).toSorted());

  async function take(each: Step): Promise<void> {
    switch (each.type) {
      case 'lose': {
        const input = { ...each.input, idempotencyKey: `k${lost.length}` };
        const before = made.length;
        const generation = await upstream.lose(input, each.accepted ? {} : null);
        const [newest] = made;
        const id = made.length > before ? newest?.id : undefined;
        if (newest && id !== undefined) made[0] = { ...newest, told: withhold(newest, each.told) };
        lost.push({ generation, input, id });
        return;
      }
      case 'make':
        return makeElsewhere(each);
      case 'look':
        upstream.faults.path = each.at;
        upstream.faults.answer = troubles[each.meeting];
        await upstream.tryOnce();
        upstream.faults.answer = undefined;
        return;
      case 'import':
        await importGenerations(lifecycle, userId);
        return;
      case 'end the window': {
        const one = lost[each.of];
        if (one) await endWindow(one.generation.id);
        return;
      }
      default:
        return each satisfies never;
    }
  }

  /** Elsewhere other seeds are drawn, and told. */
  function makeElsewhere({ prompt: ofIt, model: key, agoMs }: Extract<Step, { type: 'make' }>): void {
    const entry = { id: `gen_${made.length + 1}`, prompt: ofIt, at: upstream.upstreamNow() - agoMs };
    made.push({ ...entry, told: { seed: -made.length - 2, model: key } });
    made.sort((a, b) => b.at - a.at);
  }

  async function endWindow(id: string): Promise<void> {
    const generation = await upstream.read(id);
    if (generation?.status !== 'UNCONFIRMED' || ended.has(id)) return;
    ended.add(id);
    await upstream.age(id, 600_000);
  }

  async function endAll(): Promise<void> {
    await upstream.tryOnce();
    for (const { generation } of lost) await endWindow(generation.id);
    await upstream.tryOnce();
  }

  async function check(): Promise<void> {
    expect(upstream.posts()).toHaveLength(lost.length);
    for (const { generation, input, id } of lost) {
      const now = await upstream.read(generation.id);
      const own = made.find((one) => one.id === now?.generationId);
      if (now?.generationId != null) expect(own && isTwin(own, generation)).toBe(true);
      // What tells its seed is never given to another.
      if (own?.told?.['seed'] !== undefined) expect(own.id).toBe(id);
      if (now && isTerminal(now.status)) {
        expect(ended).toContain(now.id);
        expect(now.failure?.code).toBe('SUBMISSION_UNCONFIRMED');
      }
      expect(await submit(lifecycle, userId, input)).toEqual({ type: 'success', generation: now });
    }
    expect(upstream.posts()).toHaveLength(lost.length);
  }
}

function isTwin({ prompt: made, told: tells }: Made, { prompt: asked, model: wanted }: Generation): boolean {
  const named = JSON.stringify(tells?.['model'] ?? '');
  // A look might lose what the list is known to lose.
  const isSame = made === asked || made === asked.replace(/[\u{10000}-\u{10ffff}]/gu, '????');
  return isSame && (wanted === null || named === '""' || named.includes(wanted.key));
}

/** What a look tells of it, less what it does not tell. */
function withhold({ told: all = {} }: Made, less: string): Readonly<Record<string, unknown>> {
  return {
    ...((less === 'all' || less === 'no model') && { seed: all['seed'] }),
    ...((less === 'all' || less === 'no seed') && { model: all['model'] }),
  };
}
