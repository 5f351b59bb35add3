import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTerminal, type Generation } from '@videogen/store';
import { importGenerations, type GenerateInput } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { say, type Answerer } from '../lifecycle-with-upstream.ts';
import { passTime } from '../turns.ts';
import { startLosing, type Made } from '../lost-submissions.ts';

const prompt = fc.constantFrom('A cat', 'A 😺 cat', 'A ???? cat');
const model = fc.constantFrom('sora-2', 'kling_25');
const reported = fc.constantFrom('all', 'no seed', 'no model', 'neither');

/** Events as data, so that a counterexample is readable. */
type Step =
  /** A submission whose answer is lost; VideoGenAPI may have accepted it, and reports more or less of it. */
  | { readonly type: 'lose'; readonly input: GenerateInput; readonly accepted: boolean; readonly reported: string }
  /** Another program uses the same key, perhaps earlier, by VideoGenAPI's clock. */
  | { readonly type: 'make'; readonly prompt: string; readonly model: string; readonly agoMs: number }
  | { readonly type: 'poll'; readonly meeting: keyof typeof troubles; readonly at: 'generations' | 'status' }
  | { readonly type: 'import' }
  | { readonly type: 'poll and import at once' }
  /** The window of a lost submission ends. */
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
      reported,
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
      type: fc.constant('poll' as const),
      meeting: fc.constantFrom('nothing', 'nothing', 'nothing', 'a 500', 'a rate limit', 'no JSON', 'a reset'),
      at: fc.constantFrom('generations', 'status'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'import' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'poll and import at once' as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('end the window' as const), of: fc.nat(5) }) },
);

const hours = fc.constantFrom(-2, 0, 2);

test('no video is paid twice, given to the wrong request, or there under two ids, and none is forgotten, whatever is lost', async () => {
  const sequences = fc.asyncProperty(hours, fc.array(step, { minLength: 1, maxLength: 12 }), live);

  await fc.assert(sequences, { numRuns: 40, interruptAfterTimeLimit: 5000 });
});

async function live(upstreamHours: number, steps: readonly Step[]): Promise<void> {
  await using upstream = await startLosing({ upstreamAheadMs: upstreamHours * 3_600_000, pageSize: 3 });
  const { lifecycle, userId, made } = upstream;
  const lost: { readonly generation: Generation; readonly input: GenerateInput; readonly id: string | undefined }[] =
    [];
  const ended = new Set<string>();
  /** Submissions whose window ended while the list was unreadable. */
  const unread = new Set<string>();

  for (const each of steps) {
    await passTime(lifecycle.store);
    await take(each);
    await check();
  }
  await endAll();
  await check();
  await passTime(lifecycle.store);
  await importGenerations(lifecycle, userId);

  // Each of VideoGenAPI's generations is here once.
  const ids = (await upstream.readAll()).map(({ upstreamId }) => upstreamId).filter((id) => id !== null);
  expect(ids.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  // A full reading finds each by its seed, where that is reported.
  const certain = lost.filter(({ generation, id }) => !unread.has(generation.id) && hasSeed(id));
  const found = await Promise.all(certain.map(({ generation }) => upstream.read(generation.id)));
  expect(found.map((generation) => generation?.upstreamId)).toEqual(certain.map(({ id }) => id));

  function hasSeed(upstreamId: string | undefined): boolean {
    return made.find(({ id }) => id === upstreamId)?.reported?.['seed'] !== undefined;
  }

  async function take(each: Step): Promise<void> {
    switch (each.type) {
      case 'lose': {
        const input = { ...each.input, idempotencyKey: `k${lost.length}` };
        const before = made.length;
        const generation = await upstream.lose(input, each.accepted ? {} : null);
        const [newest] = made;
        const id = made.length > before ? newest?.id : undefined;
        if (newest && id !== undefined) made[0] = { ...newest, reported: withhold(newest, each.reported) };
        lost.push({ generation, input, id });
        return;
      }
      case 'make':
        return makeElsewhere(each);
      case 'poll':
        upstream.faults.path = each.at;
        upstream.faults.answer = troubles[each.meeting];
        await upstream.tryOnce({ polls: true });
        upstream.faults.answer = undefined;
        if (each.meeting === 'no JSON') for (const id of await listFailed()) unread.add(id);
        return;
      case 'import':
        await importGenerations(lifecycle, userId);
        return;
      case 'poll and import at once':
        await Promise.all([upstream.tryOnce({ polls: true }), importGenerations(lifecycle, userId)]);
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

  /** Generations made elsewhere have other seeds, which are reported. */
  function makeElsewhere({ prompt: ofIt, model: key, agoMs }: Extract<Step, { type: 'make' }>): void {
    const entry = { id: `gen_${made.length + 1}`, prompt: ofIt, at: upstream.upstreamNow() - agoMs };
    made.push({ ...entry, reported: { seed: -made.length - 2, model: key } });
    made.sort((a, b) => b.at - a.at);
  }

  async function listFailed(): Promise<readonly string[]> {
    return (await upstream.readAll()).filter(({ status }) => status === 'FAILED').map(({ id }) => id);
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
      const own = made.find((one) => one.id === now?.upstreamId);
      if (now?.upstreamId != null) expect(own && isTwin(own, generation)).toBe(true);
      // A generation with a reported seed never goes to another submission.
      if (own?.reported?.['seed'] !== undefined) expect(own.id).toBe(id);
      if (now && isTerminal(now.status)) {
        expect(ended).toContain(now.id);
        expect(now.failureCode).toBe('SUBMISSION_UNCONFIRMED');
      }
      expect(await submit(lifecycle, userId, input)).toEqual({ type: 'success', generation: now });
    }
    expect(upstream.posts()).toHaveLength(lost.length);
  }
}

function isTwin({ prompt: made, reported: fields }: Made, { prompt: asked, modelKey: wanted }: Generation): boolean {
  const named = JSON.stringify(fields?.['model'] ?? '');
  // A poll may lose the characters that the list is known to lose.
  const isSame = made === asked || made === asked.replace(/[\u{10000}-\u{10ffff}]/gu, '????');
  return isSame && (wanted === null || named === '""' || named.includes(wanted));
}

/** The reported fields without those that are withheld. */
function withhold({ reported: all = {} }: Made, less: string): Readonly<Record<string, unknown>> {
  return {
    ...((less === 'all' || less === 'no model') && { seed: all['seed'] }),
    ...((less === 'all' || less === 'no seed') && { model: all['model'] }),
  };
}
