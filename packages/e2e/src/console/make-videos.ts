import { createVideoGenClient } from '@videogen/client';
import type { ServerProcess } from '@videogen/testkit';

const prompts = [
  'Sunset over a calm sea with a lighthouse beam sweeping',
  'Rain over a neon city, slow push in between the towers',
  'A fox walks through fresh snow in front of mountains',
  'Steam rising from a pan, close-up, warm kitchen light',
  'Fireflies in a pine forest, camera glides between the trees',
  'Wind over red dunes, time-lapse, high sun',
  'Retro grid racing towards a setting sun',
  'Paper boats drifting through a flooded library at night',
];

/** Makes a few videos with this key, and waits until they are done. Then one more is under way and one waits in the queue. */
export async function makeVideos({ gatewayUrl }: Pick<ServerProcess, 'gatewayUrl'>, key: string): Promise<void> {
  await using client = createVideoGenClient({ url: `${gatewayUrl}/graphql`, key });
  await Promise.all(
    prompts.map((prompt, index) =>
      client.generateAndWait({ prompt, model: models[index % models.length], duration: 5 }),
    ),
  );
  for (const model of models) {
    await client.generateVideo({
      prompt: 'A lighthouse in a storm, seen from the sea, waves breaking over the rocks',
      model,
      duration: 10,
    });
  }
}

const models = ['kling_25', 'nanobanana-video'];
