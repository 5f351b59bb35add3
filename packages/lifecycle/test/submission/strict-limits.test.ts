import { expect, test } from 'vitest';
import { createCatalogue } from '@videogen/videogenapi';
import { type GenerateInput } from '../../src/index.ts';
import { submit } from '../../src/submission/submit.ts';
import { accept, cat, startLifecycle, withSettings } from '../lifecycle-with-upstream.ts';

const image = 'https://example.com/a.png';
const listed = createCatalogue()
  .models.map(({ key }) => key)
  .join(', ');

const outside: readonly (readonly [Partial<GenerateInput>, string, string])[] = [
  [{ model: 'acme-1' }, 'model', `expected one of ${listed}; got "acme-1"`],
  [{ model: 'kling_25', duration: 15 }, 'duration', 'expected 5 to 10 seconds for Kling 2.5, got 15'],
  [{ model: 'veo_3', duration: 15 }, 'duration', 'expected 8 seconds for Veo 3 Fast, got 15'],
  [
    { model: 'veo_3', resolution: 'UHD_4K' },
    'resolution',
    'expected SD_480P, HD_720P or FHD_1080P for Veo 3 Fast, got UHD_4K',
  ],
  [{ model: 'ltxv-13b', resolution: 'HD_720P' }, 'resolution', 'expected SD_480P for LTX-Video 13B, got HD_720P'],
  [{ model: 'ltxv-13b', imageUrl: image }, 'imageUrl', 'expected TEXT_TO_VIDEO for LTX-Video 13B, got IMAGE_TO_VIDEO'],
  [
    { model: 'kling_25', referenceImageUrls: [image] },
    'referenceImageUrls',
    'expected TEXT_TO_VIDEO or IMAGE_TO_VIDEO for Kling 2.5, got REFERENCE_TO_VIDEO',
  ],
];

test.each(outside)('with strict limits %j is refused at %s: %s', async (input, path, message) => {
  await using upstream = await startLifecycle(accept());
  const lifecycle = withSettings(upstream.lifecycle, { strictModelLimits: true });

  const result = await submit(lifecycle, upstream.userId, { ...cat, ...input });

  expect(result).toEqual({ type: 'invalid-input', issues: [{ path: [path], message }] });
  expect(upstream.requests).toEqual([]);
});
