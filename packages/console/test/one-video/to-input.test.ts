import { expect, test } from 'vitest';
import { toInput, type Requested } from '../../src/one-video/to-input.ts';

const generation: Requested = {
  prompt: 'A lighthouse',
  model: { id: 'x', key: 'kling_25', name: 'Kling 2.5' },
  duration: 5,
  resolution: 'FHD_1080P',
  aspectRatio: 'LANDSCAPE_16_9',
  imageUrl: null,
  referenceImageUrls: ['https://images.example/1.png'],
  seed: 7,
  addAudio: true,
  audioPrompt: 'waves',
  cameraFixed: null,
  veoModel: null,
  extra: null,
};

test('the input for the same video again has its settings', () => {
  expect(toInput(generation)).toEqual({
    prompt: 'A lighthouse',
    model: 'kling_25',
    duration: 5,
    resolution: 'FHD_1080P',
    aspectRatio: 'LANDSCAPE_16_9',
    imageUrl: null,
    referenceImageUrls: ['https://images.example/1.png'],
    seed: 7,
    addAudio: true,
    audioPrompt: 'waves',
    cameraFixed: null,
    veoModel: null,
    extra: null,
  });
});
