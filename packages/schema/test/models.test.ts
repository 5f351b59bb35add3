import { expect, test } from 'vitest';
import { createExecutor } from './executor.ts';

const documented = 'sora-2 higgsfield_v1 kling_25 veo_3 veo-31 nanobanana-video ltxv-2 ltxv-13b seedance wan-25'.split(
  ' ',
);
const seenInUse = ['pixverse', 'kling-3', 'seedance-2', 'seedance-25', 'gemini-omni', 'grok-imagine-1-5', 'veo3'];
const all = [...documented, ...seenInUse];

test.each([
  ['', all],
  ['(mode: null, tier: null)', all],
  ['(tier: PREMIUM)', ['veo_3', 'veo-31']],
  ['(tier: FREE)', documented.filter((key) => !key.startsWith('veo'))],
  ['(mode: TEXT_TO_VIDEO)', documented],
  ['(mode: IMAGE_TO_VIDEO)', documented.filter((key) => key !== 'higgsfield_v1' && key !== 'ltxv-13b')],
  ['(mode: REFERENCE_TO_VIDEO)', ['veo-31']],
  ['(mode: REFERENCE_TO_VIDEO, tier: FREE)', []],
])('models%s are %j', async (args, keys) => {
  await using executor = await createExecutor();

  expect(await executor.execute(`{ models${args} { key } }`)).toEqual({
    data: { models: keys.map((key) => ({ key })) },
    errors: [],
  });
});

test('a model is documented, only seen in use, or ending', async () => {
  await using executor = await createExecutor();

  const { data } = await executor.execute(`{
    ending: model(key: "sora-2") { lifecycle }
    documented: model(key: "kling_25") { lifecycle }
    seen: model(key: "kling-3") {
      name lifecycle provider description tier modes maxResolution resolutions durationRange { min }
    }
  }`);

  expect(data).toEqual({
    ending: { lifecycle: 'ENDING' },
    documented: { lifecycle: 'DOCUMENTED' },
    seen: {
      name: 'kling-3',
      lifecycle: 'SEEN_IN_USE',
      provider: null,
      description: null,
      tier: null,
      modes: [],
      maxResolution: null,
      resolutions: [],
      durationRange: null,
    },
  });
});

test('a model shows all fields of the catalogue', async () => {
  await using executor = await createExecutor();

  const { data } = await executor.execute(`{
    model(key: "nanobanana-video") {
      key name provider description tier modes maxResolution resolutions durationRange { min max }
    }
    unknown: model(key: "nobody") { key }
  }`);

  expect(data).toEqual({
    model: {
      key: 'nanobanana-video',
      name: 'Nano Banana',
      provider: null,
      description:
        'Lightweight and fast AI model for quick creative video generation. Perfect for short clips and rapid prototyping.',
      tier: 'FREE',
      modes: ['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'],
      maxResolution: 'HD_720P',
      resolutions: ['SD_480P', 'HD_720P'],
      durationRange: { min: 5, max: 10 },
    },
    unknown: null,
  });
});

test('the caller sees their own plan and usage', async () => {
  await using executor = await createExecutor();

  const { data } = await executor.execute(
    '{ me { email plan { name maxGenerations unlimited } usage { currentMonth monthlyLimit remaining today total } } }',
  );

  expect(data).toEqual({
    me: {
      email: 'lt_alice_0001@example.com',
      plan: { name: 'Pro', maxGenerations: null, unlimited: true },
      usage: { currentMonth: 30, monthlyLimit: 100, remaining: 70, today: 1, total: null },
    },
  });
});
