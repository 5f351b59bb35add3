import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient, type AspectRatio, type VideoGenClient } from '@videogen/client';
import { startCluster } from '@videogen/examples/cluster';
import { spawnServer } from '@videogen/testkit';
import { databaseKind } from '../database-kind.ts';
import { documentedRequests, type DocumentedRequest } from '../documented-requests.ts';
import { readVideo } from '../read-mp4.ts';

const stack = new AsyncDisposableStack();
let client: VideoGenClient;

beforeAll(async () => {
  client = databaseKind === 'sqlite' ? await connectToOne() : await connectToCluster();
}, 60_000);

afterAll(() => stack.disposeAsync());

async function connectToOne(): Promise<VideoGenClient> {
  const server = stack.use(await spawnServer({ SANDBOX_SPEED: '200' }));
  return connect(server.gatewayUrl);
}

/** Submits to one gateway; watches and reads on the other. */
async function connectToCluster(): Promise<VideoGenClient> {
  const { gateways } = stack.use(await startCluster({ sandboxSpeed: 200 }));
  const [submitting, watching] = gateways.map(({ gatewayUrl }) => connect(gatewayUrl));
  if (!submitting || !watching) throw new Error('a cluster has two gateways');
  return {
    ...watching,
    generateVideo: (input) => submitting.generateVideo(input),
    async generateAndWait(input) {
      const submitted = await submitting.generateVideo(input);
      if (submitted.__typename !== 'GenerateVideoSuccess') throw new Error(submitted.message);
      const updates = await Array.fromAsync(watching.watch(submitted.generation.id));
      const last = updates.at(-1);
      if (last?.status !== 'COMPLETED') throw new Error(`it ended as ${last?.status}`);
      return last.generation;
    },
  };
}

function connect(gatewayUrl: string): VideoGenClient {
  return stack.use(createVideoGenClient({ url: `${gatewayUrl}/graphql`, key: 'lt_main_job' }));
}

const forward = ['PENDING', 'IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] as const;

test.concurrent.for(documentedRequests)('the documented example "$name" is followed to its video', async (request) => {
  const { input } = request;
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
  expect(generation).toEqual(completed(request, versions.at(-1)));
  expect(video).toEqual({
    contentType: 'video/mp4',
    ratio: expect.closeTo(16 / 9, 1),
    codec: expect.stringMatching(/^avc1\./),
    hasAudio: input.addAudio ?? false,
  });
});

/** The whole generation: the fields of its input, and those that VideoGenAPI adds. */
function completed({ input, mode, modelName, warnings }: DocumentedRequest, version: number | undefined): object {
  const { model: key, ...given } = input;
  return {
    id: expect.any(String),
    generationId: expect.stringMatching(/^gen_/),
    requestId: expect.any(String),
    status: 'COMPLETED',
    upstreamStatus: 'completed',
    version,
    mode,
    model: { id: expect.any(String), key, name: modelName },
    imageUrl: null,
    referenceImageUrls: [],
    duration: 8,
    resolution: 'HD_720P',
    aspectRatio: 'LANDSCAPE_16_9',
    seed: expect.any(Number),
    cameraFixed: null,
    addAudio: null,
    audioPrompt: null,
    veoModel: null,
    extra: null,
    style: 'realistic',
    fps: 30,
    videoUrl: expect.stringMatching(/^http:.*\/video\/gen_/),
    mediaUrl: expect.stringMatching(/^\/media\//),
    label: null,
    failure: null,
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
    completedAt: expect.any(String),
    processingTimeSeconds: expect.any(Number),
    progress: 1,
    progressCurve: [{ at: expect.any(String), progress: 1 }],
    estimatedCompletionAt: null,
    stalled: false,
    submitAt: null,
    queuePosition: null,
    searchedUntil: null,
    warnings,
    ...given,
  };
}

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

  expect('generation' in result && result.generation.warnings).toEqual([
    'Veo 3 Fast is listed with 8 seconds; 15 may be refused or changed.',
    'Veo 3 Fast is listed with up to FHD_1080P; UHD_4K may be refused or changed.',
  ]);
});
