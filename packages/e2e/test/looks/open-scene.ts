import { createVideoGenClient, type VideoGenClient } from '@videogen/client';
import { startSandbox } from '@videogen/sandbox';
import { recordRequests, type RecordedRequest } from '../../src/harness/record-requests.ts';
import { spawnServer, type ServerProcess } from '../../src/spawn-server.ts';
import { createFolder } from '../temporary-folder.ts';

/** A gateway, pollers that are started when wanted, and a record of what is asked of the sandbox. */
export interface Scene extends AsyncDisposable {
  readonly sandboxUrl: string;
  readonly gatewayUrl: string;
  readonly startPoller: () => Promise<ServerProcess>;
  /** A client with a key; it ends with the scene. */
  readonly connect: (key: string) => VideoGenClient;
  /** The looks so far, at single generations and at pages of the list; of one key, or of all. */
  readonly looks: (key?: string) => readonly RecordedRequest[];
  readonly statusLooks: (key?: string) => readonly RecordedRequest[];
  readonly pages: (key?: string) => readonly RecordedRequest[];
}

type Env = Readonly<Record<string, string>>;

/** Without a word of its own about the budget there is plenty. */
const plenty = { LOOKS_PER_MINUTE: '1000000', PROCESS_LOOKS_PER_MINUTE: '1000000' };

/** Sets up a scene. Its time runs `speed` times as fast as in life, the floor of 2 s included. */
export async function openScene(speed: number, given: Env = {}): Promise<Scene> {
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(await createFolder());
  const sandbox = parts.use(await startSandbox({ port: 0, speed }));
  const recorder = parts.use(await recordRequests(sandbox.url));
  const env = {
    ...plenty,
    VIDEOGENAPI_URL: `http://127.0.0.1:${recorder.port}/api/v1`,
    SANDBOX_SPEED: String(speed),
    DATABASE_URL: folder.databaseUrl,
    IMPORT_ON_FIRST_USE: 'false',
    ...given,
  };
  const start = async (role: string) => owned.use(await spawnServer({ ...env, ROLES: role }));
  const owned = parts.use(new AsyncDisposableStack());
  const { gatewayUrl } = await start('gateway');
  const whole = parts.move();
  const select = (part: string) => (key?: string) =>
    recorder.requests.filter((each) => each.path.includes(part) && (key === undefined || each.key === key));
  const statusLooks = select('/status/');
  const pages = select('/generations?');
  return {
    sandboxUrl: sandbox.url,
    gatewayUrl,
    startPoller: () => start('poller'),
    connect: (key) => owned.use(createVideoGenClient({ url: `${gatewayUrl}/graphql`, key })),
    looks: (key) => [...statusLooks(key), ...pages(key)].toSorted((a, b) => a.at - b.at),
    statusLooks,
    pages,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/**
 * Submits so many videos with these words in their prompts, and gives their ids. Each takes about 3 minutes of VideoGenAPI's time; of
 * a `model` that was not named before nothing is known.
 */
export async function submitMany(
  client: VideoGenClient,
  count: number,
  { words, model }: { readonly words: string; readonly model: string },
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const input = { prompt: `${words} ${index}`, model, seed: index + 1 };
    const result = await client.generateVideo(input);
    if (result.__typename !== 'GenerateVideoSuccess') throw new Error(`${result.__typename}: ${result.message}`);
    ids.push(result.generation.id);
  }
  return ids;
}

/** How many of a key's generations are COMPLETED. */
export async function countCompleted(client: VideoGenClient): Promise<number> {
  const { totalCount } = await client.generations({ first: 0, filter: { status: ['COMPLETED'] } });
  return totalCount;
}
