import { createVideoGenClient, type VideoGenClient } from '@videogen/client';
import { startSandbox } from '@videogen/sandbox';
import {
  recordRequests,
  type RecordedRequest,
  serveHere,
  spawnServer,
  type ServerProcess,
  createFolder,
} from '@videogen/testkit';

/** A gateway in this process, pollers in others that are started when wanted, and a record of the requests to the sandbox. */
export interface Scene extends AsyncDisposable {
  readonly sandboxUrl: string;
  readonly gatewayUrl: string;
  readonly startPoller: () => Promise<ServerProcess>;
  /** A client with a key; it ends with the scene. */
  readonly connect: (key: string) => VideoGenClient;
  /** The polls so far, of single generations and of pages of the list; of one key, or of all. */
  readonly polls: (key?: string) => readonly RecordedRequest[];
  readonly statusPolls: (key?: string) => readonly RecordedRequest[];
  readonly pages: (key?: string) => readonly RecordedRequest[];
}

type Env = Readonly<Record<string, string>>;

const plenty = {
  // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: a scene is about the times of polls, unless it sets a budget of its own.
  POLLS_PER_MINUTE: '1000000',
  PROCESS_POLLS_PER_MINUTE: '1000000',
};

/** Sets up a scene. Its time runs `speed` times as fast as real time, the min interval of 2 s included. */
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
  const owned = parts.use(new AsyncDisposableStack());
  const { gatewayUrl } = owned.use(await serveHere({ ...env, ROLES: 'gateway' }));
  const whole = parts.move();
  const select = (part: string) => (key?: string) =>
    recorder.requests.filter((each) => each.path.includes(part) && (key === undefined || each.key === key));
  const statusPolls = select('/status/');
  const pages = select('/generations?');
  return {
    sandboxUrl: sandbox.url,
    gatewayUrl,
    startPoller: async () => owned.use(await spawnServer({ ...env, ROLES: 'poller' })),
    connect: (key) => owned.use(createVideoGenClient({ url: `${gatewayUrl}/graphql`, key })),
    polls: (key) => [...statusPolls(key), ...pages(key)].toSorted((a, b) => a.at - b.at),
    statusPolls,
    pages,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/**
 * Submits so many videos with these words in their prompts, and returns their ids. Each takes about 3 minutes of VideoGenAPI's
 * time. A new `model` has no known processing times.
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

/** Counts the COMPLETED generations of a key. */
export async function countCompleted(client: VideoGenClient): Promise<number> {
  const { totalCount } = await client.generations({ first: 0, filter: { status: ['COMPLETED'] } });
  return totalCount;
}
