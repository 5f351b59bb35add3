import { join } from 'node:path';
import { createVideoGenClient, type GenerateVideoInput } from '@videogen/client';
import { advanceClock, createFolder, serveHere, type ServerHere } from '@videogen/testkit';

/** A kind of video that takes about 14 s at {@link SPEED}. */
export const usualVideo = {
  prompt: 'A lighthouse in a storm',
  model: 'kling_25',
  duration: 5,
} as const satisfies GenerateVideoInput;

const SPEED = '30';
/** Three completions of a kind give an estimate. */
const COMPLETIONS = 4;
const HOUR_SECONDS = 3600;

/**
 * Starts a server that has completed some videos of the usual kind, so that it estimates the progress of the next ones. It is started twice:
 * a process keeps what it knows of a kind for ten seconds.
 */
export async function serveWithHistory(speed: string = SPEED): Promise<ServerHere> {
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(await createFolder());
  const env = { SANDBOX_SPEED: speed, DATABASE_URL: `sqlite:${join(folder.path, 'videos.sqlite')}` };
  await completeSome(env);
  const server = parts.use(await serveHere(env));
  const owned = parts.move();
  return {
    gatewayUrl: server.gatewayUrl,
    sandboxUrl: server.sandboxUrl,
    log: server.log,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function completeSome(env: Readonly<Record<string, string>>): Promise<void> {
  await using server = await serveHere(env);
  await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_history' });
  const inputs = Array.from({ length: COMPLETIONS }, (_, seed) => ({ ...usualVideo, seed }));
  const ids = (await client.generateVideos(inputs)).map((result) => {
    if (result.__typename !== 'GenerateVideoSuccess') throw new Error(result.message);
    return result.generation.id;
  });
  await advanceClock(server.sandboxUrl, HOUR_SECONDS);
  await Promise.all(ids.map((id) => Array.fromAsync(client.watch(id))));
}
