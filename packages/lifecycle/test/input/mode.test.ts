import { expect, test } from 'vitest';
import { findGeneration, type Generation, type GenerationMode } from '@videogen/store';
import { submit } from '../../src/submission/submit.ts';
import { cat, say, startLifecycle } from '../lifecycle-with-upstream.ts';
import { takeTurns } from '../turns.ts';
import { acceptedCat } from '../whole-generation.ts';

const image = 'https://example.com/a.png';

type Sent = Partial<Pick<Generation, 'imageUrl' | 'referenceImageUrls' | 'extra'>>;

const sent: readonly (readonly [Sent, string, GenerationMode])[] = [
  [{}, 'image-to-video', 'TEXT_TO_VIDEO'],
  [{ imageUrl: image }, 'text-to-video', 'IMAGE_TO_VIDEO'],
  [{ referenceImageUrls: [image] }, 'image-to-video', 'REFERENCE_TO_VIDEO'],
  [{ referenceImageUrls: [image, image] }, 'image-to-video', 'REFERENCE_TO_VIDEO'],
  [{ referenceImageUrls: [image, image, image] }, 'reference-to-video', 'REFERENCE_TO_VIDEO'],
  [{ extra: { image_url: image } }, 'text-to-video', 'IMAGE_TO_VIDEO'],
  [{ extra: { reference_image_urls: [image] } }, 'image-to-video', 'REFERENCE_TO_VIDEO'],
  [{ extra: { reference_image_urls: [] } }, 'image-to-video', 'TEXT_TO_VIDEO'],
  [{ extra: { image_url: null } }, 'image-to-video', 'TEXT_TO_VIDEO'],
];

test.each(sent)('%j, answered as %s, is %s', async (input, type, mode) => {
  await using upstream = await startLifecycle(say(200, { generation_id: 'gen_1', status: 'pending', type }));

  const result = await submit(upstream.lifecycle, upstream.userId, { ...cat, ...input });

  expect(result).toEqual({ type: 'success', generation: acceptedCat(upstream.userId, { ...input, mode }) });
});

test('an unknown type leaves the mode of a generation requested here, without a warning', async () => {
  const answer = { generation_id: 'gen_1', status: 'pending', type: 'first-and-last-frame' };
  await using upstream = await startLifecycle(say(200, answer));
  const { lifecycle, store, userId } = upstream;
  await submit(lifecycle, userId, { ...cat, referenceImageUrls: [image, image] });
  upstream.answerWith(say(200, { ...answer, status: 'in_progress', type: 'hatching' }));

  await takeTurns(lifecycle);

  expect(await findGeneration(store, userId, 'gen_1')).toEqual(
    acceptedCat(userId, {
      status: 'IN_PROGRESS',
      version: 2,
      upstreamStatus: 'in_progress',
      mode: 'REFERENCE_TO_VIDEO',
      referenceImageUrls: [image, image],
      extra: { type: 'hatching' },
    }),
  );
});
