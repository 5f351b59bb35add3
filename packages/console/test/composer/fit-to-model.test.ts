import type { Model } from '@videogen/client';
import { expect, test } from 'vitest';
import { completeFirst, fitToModel } from '../../src/composer/fit-to-model.ts';

const kling = {
  key: 'kling_25',
  durationRange: { min: 5, max: 10 },
  resolutions: ['SD_480P', 'HD_720P', 'FHD_1080P'],
} satisfies Partial<Model>;
const first = { prompt: '', model: 'kling_25' };

test('the first draft gets the shortest length, the highest resolution up to 1080p, and 16:9', () => {
  expect(completeFirst(first, { ...kling, resolutions: [...kling.resolutions, 'UHD_4K'] })).toEqual({
    model: 'kling_25',
    duration: 5,
    resolution: 'FHD_1080P',
    aspectRatio: 'LANDSCAPE_16_9',
  });
});

test('the first draft of a model without known limits gets a shape only', () => {
  expect(completeFirst(first, { key: 'new', durationRange: null, resolutions: [] })).toEqual({
    model: 'new',
    aspectRatio: 'LANDSCAPE_16_9',
  });
});

test('values that another model lists stay, and others become its own', () => {
  const inside = fitToModel({ ...first, duration: 8, resolution: 'HD_720P' }, kling);
  const outside = fitToModel({ ...first, duration: 12, resolution: 'UHD_4K' }, kling);

  expect(inside).toEqual({ model: 'kling_25', duration: 8, resolution: 'HD_720P' });
  expect(outside).toEqual({ model: 'kling_25', duration: 5, resolution: 'FHD_1080P' });
});

test('values that were left to VideoGenAPI are left to it with another model', () => {
  expect(fitToModel(first, kling)).toEqual({ model: 'kling_25' });
});

test.for([undefined, { key: 'new', durationRange: null, resolutions: [] }])(
  'a model without known limits, %o, takes the values of the last one',
  (model) => {
    expect(fitToModel({ ...first, duration: 99, resolution: 'UHD_4K' }, model)).toEqual({
      model: model?.key,
      duration: 99,
      resolution: 'UHD_4K',
    });
  },
);

test('a model that has only higher resolutions gets its lowest', () => {
  expect(fitToModel({ ...first, resolution: 'SD_480P' }, { ...kling, resolutions: ['UHD_4K'] })).toEqual({
    model: 'kling_25',
    resolution: 'UHD_4K',
  });
});
