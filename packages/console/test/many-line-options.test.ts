import { expect, test } from 'vitest';
import { createLineOptions } from '../src/many/line-options.ts';

const catalogue = [
  { key: 'nanobanana-video', durationRange: { min: 5, max: 10 }, resolutions: ['SD_480P', 'HD_720P'] },
] as const;
const options = { prompt: '', model: 'kling_25', duration: 12, resolution: 'FHD_1080P', seed: 7 } as const;

test('a line without a model gets the options as they are, and so does one of a model that is not in the catalogue', () => {
  const optionsOf = createLineOptions(options, catalogue);

  expect(optionsOf(undefined)).toEqual(options);
  expect(optionsOf('new-model')).toEqual(options);
});

test('a line of another model gets the values that this one lists', () => {
  const optionsOf = createLineOptions(options, catalogue);

  expect(optionsOf('nanobanana-video')).toEqual({
    ...options,
    model: 'nanobanana-video',
    duration: 5,
    resolution: 'HD_720P',
  });
});
