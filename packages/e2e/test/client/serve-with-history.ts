import { createVideoGenClient, type GenerateVideoInput } from '@videogen/client';
import { advanceClock, serveHere, type ServerHere } from '@videogen/testkit';

/** A kind of video that takes about 14 s at {@link SPEED}. */
export const usualVideo = {
  prompt: 'A lighthouse in a storm',
  model: 'kling_25',
  duration: 5,
} as const satisfies GenerateVideoInput;

const SPEED = '30';
/** As many of a kind give an estimate. */
const COMPLETIONS = 3;
const HOUR_SECONDS = 3600;

/** Starts a server that has completed some videos of the usual kind, so that it estimates the progress of the next ones. */
export async function serveWithHistory(speed: string = SPEED): Promise<ServerHere> {
  const server = await serveHere({ SANDBOX_SPEED: speed });
  try {
    await completeSome(server);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function completeSome({ gatewayUrl, sandboxUrl }: ServerHere): Promise<void> {
  await using client = createVideoGenClient({ url: `${gatewayUrl}/graphql`, key: 'lt_history' });
  const inputs = Array.from({ length: COMPLETIONS }, (_, seed) => ({ ...usualVideo, seed }));
  const ids = (await client.generateVideos(inputs)).map((result) => {
    if (result.__typename !== 'GenerateVideoSuccess') throw new Error(result.message);
    return result.generation.id;
  });
  await advanceClock(sandboxUrl, HOUR_SECONDS);
  await Promise.all(ids.map((id) => Array.fromAsync(client.watch(id))));
}
