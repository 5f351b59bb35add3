import { createVideoGenClient, type GenerateVideoInput, type VideoGenClient } from '@videogen/client';
import { orderFaults, type ServerProcess } from '@videogen/testkit';

/** The settings of a server whose screens are full: a rate limit that queues, and videos that take seconds. */
export const stageSettings = {
  SANDBOX_RATE_LIMIT: 'true',
  SANDBOX_SPEED: '8',
  RECONCILE_WINDOW_MINUTES: '60',
} as const;

type Server = Pick<ServerProcess, 'gatewayUrl' | 'sandboxUrl'>;

/** Each model has a queue of its own. The first is quick, the second slow, and the third has its limit used up. */
const QUICK = 'nanobanana-video';
const SLOW = 'wan-25';
const LIMITED = 'seedance';
const OTHER = 'ltxv-2';

/** As many as the limit allows. */
const oldest = [
  'Sunset over a calm sea with a lighthouse beam sweeping',
  'A hot air balloon rises over morning fog',
  'Jellyfish drift through deep blue water',
  'A record turns in a dark room, macro',
  'Koi circle below water lilies, from above',
];
const finished: readonly GenerateVideoInput[] = [
  { prompt: 'Snow falling on a quiet cabin under northern lights', model: QUICK },
  { prompt: 'Wind over red dunes, time-lapse, high sun', model: SLOW },
  { prompt: 'Retro grid racing towards a setting sun', model: SLOW },
  { prompt: 'Paper boats drifting through a flooded library at night', model: SLOW },
  { prompt: 'Rain over a neon city, slow push in between the towers', model: QUICK },
  { prompt: 'A fox walks through fresh snow in front of mountains', model: QUICK },
  { prompt: 'Steam rising from a pan, close-up, warm kitchen light', model: QUICK },
  { prompt: 'Fireflies in a pine forest, camera glides between the trees', model: QUICK },
];
const queued = [
  'A rocket lifts off at night, long exposure',
  'A cat chases a ball of wool across a wooden floor',
  'Cherry petals fall on a still lake',
  'A subway arrives, commuters in motion blur',
  'A windmill over a field of tulips',
  'Coffee poured into a cup, slow motion',
  'A dog runs through autumn leaves',
];

/** Makes videos with this key in every state that lasts: queued, done, failed, and one whose answer was lost. */
export async function stageVideos(server: Server, key: string): Promise<void> {
  await using client = connect(server, key);
  const limited = await Promise.all(oldest.map((prompt) => client.submit({ prompt, model: LIMITED, duration: 5 })));
  for (const prompt of queued) {
    await client.generateVideo({ prompt, model: LIMITED, duration: 5, whenRateLimited: 'QUEUE' });
  }
  await Promise.all(finished.map((input) => client.generateAndWait({ ...input, duration: 5 })));
  await Promise.all(limited.map((video) => video.result()));
  await failOne(server, client, { prompt: 'A paper crane unfolds itself, macro', model: OTHER, duration: 6 });
  await orderFaults(server.sandboxUrl, { name: 'never-arrived', key });
  await client.generateVideo({ prompt: 'A tram crosses a bridge at dusk', model: OTHER, duration: 6 });
}

/** Begins two videos more, and resolves when the first is made in part and the second waits to be made. */
export async function stageProgress(server: Server, key: string): Promise<void> {
  await using client = connect(server, key);
  const first = await client.submit({
    prompt: 'A lighthouse in a storm, waves on the rocks',
    model: SLOW,
    duration: 5,
    whenRateLimited: 'QUEUE',
  });
  for await (const { generation } of first.updates()) {
    if ((generation.progress ?? 0) >= 0.3) break;
  }
  await client.generateVideo({
    prompt: 'A glacier at dawn, drone flight, mist',
    model: 'kling_25',
    duration: 5,
    whenRateLimited: 'QUEUE',
  });
}

function connect({ gatewayUrl }: Server, key: string): VideoGenClient {
  return createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
}

async function failOne(server: Server, client: VideoGenClient, input: GenerateVideoInput): Promise<void> {
  const video = await client.submit(input);
  const { generationId } = video.generation;
  await orderFaults(server.sandboxUrl, {
    match: { id: generationId },
    times: 'always',
    respond: {
      status: 200,
      body: { success: true, generation_id: generationId, status: 'failed', error: 'The provider has no capacity' },
    },
  });
  for await (const { status } of video.updates()) {
    if (status === 'FAILED') break;
  }
}
