import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient, type AspectRatio, type VideoGenClient } from '@videogen/client';
import { spawnServer, type ServerProcess } from '../src/spawn-server.ts';
import { documentedRequests } from './documented-requests.ts';
import { readVideo } from './read-mp4.ts';

let server: ServerProcess;
let client: VideoGenClient;

beforeAll(async () => {
  server = await spawnServer({ SANDBOX_SPEED: '200' });
  client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_main_job' });
});

afterAll(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
});

const forward = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const;

test.concurrent.for(documentedRequests)(
  'the documented example "$name" is followed to its video',
  async ({ input }) => {
    const submitted = await client.generateVideo(input);
    if (submitted.__typename !== 'GenerateVideoSuccess') throw new Error(submitted.message);
    const statuses: string[] = [];
    const versions: number[] = [];

    for await (const update of client.watch(submitted.generation.id)) {
      statuses.push(update.status);
      versions.push(update.version);
    }

    const generation = await client.generation(submitted.generation.id);
    const video = await readVideo(generation?.videoUrl ?? '');
    expect(versions).toEqual(versions.map((_, index) => (versions[0] ?? 0) + index));
    expect(statuses).toEqual(forward.filter((status) => statuses.includes(status)));
    expect(statuses.at(-1)).toBe('COMPLETED');
    expect(generation).toMatchObject({ status: 'COMPLETED', prompt: input.prompt, failure: null });
    expect(video).toMatchObject({ contentType: 'video/mp4', hasAudio: input.addAudio ?? false });
    expect(video.codec).toMatch(/^avc1\./);
    expect(video.ratio).toBeCloseTo(16 / 9, 1);
  },
);

const shapes: readonly (readonly [AspectRatio, number])[] = [
  ['LANDSCAPE_16_9', 16 / 9],
  ['CLASSIC_4_3', 4 / 3],
  ['SQUARE_1_1', 1],
  ['PORTRAIT_9_21', 9 / 21],
  ['PORTRAIT_9_16', 9 / 16],
];

test.concurrent.for(shapes)('a video of %s has that shape', async ([aspectRatio, ratio]) => {
  const generation = await client.generateAndWait({ prompt: 'A shape', model: 'nanobanana-video', aspectRatio });

  const video = await readVideo(generation.videoUrl ?? '');
  expect(generation.aspectRatio).toBe(aspectRatio);
  expect(video.ratio).toBeCloseTo(ratio, 1);
});

test('an example outside the model table is passed on with warnings', async () => {
  const result = await client.generateVideo({
    prompt: 'The dog runs in the park',
    model: 'veo_3',
    duration: 15,
    resolution: 'UHD_4K',
  });

  expect(result).toMatchObject({
    generation: {
      warnings: [
        'Veo 3 Fast is listed with 8 seconds; 15 may be refused or changed.',
        'Veo 3 Fast is listed with up to FHD_1080P; UHD_4K may be refused or changed.',
      ],
    },
  });
});
