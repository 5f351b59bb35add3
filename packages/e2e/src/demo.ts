import { createVideoGenClient, type Generation, type VideoGenClient } from '@videogen/client';
import { createProgressLine } from './progress-line.ts';
import { spawnServer } from './spawn-server.ts';

// Submits one video through the client and watches it: against VIDEOGEN_URL, a gateway on its default port, or a fresh
// stack with the sandbox where none runs.

const DEFAULT_URL = 'http://127.0.0.1:4000/graphql';
const key = process.env['VIDEOGEN_KEY'] ?? 'lt_sandbox_demo';

await using stack = new AsyncDisposableStack();
const url = process.env['VIDEOGEN_URL'] ?? (await findRunningGateway()) ?? (await startStack(stack));
const client = stack.use(createVideoGenClient({ url, key }));
await showOneVideo(client);

async function showOneVideo(videoGen: VideoGenClient): Promise<void> {
  const line = createProgressLine();
  console.log(`Submitting to ${url} …`);
  const generation = await videoGen.generateAndWait(
    {
      prompt: 'A cat playing with a ball in a sunny garden',
      model: 'kling_25',
      duration: 10,
      aspectRatio: 'LANDSCAPE_16_9',
    },
    { onUpdate: (update) => line.show(update) },
  );
  line.end();
  console.log(`\nDone after ${generation.processingTimeSeconds ?? '?'} s of processing.`);
  console.log(`Video  ${generation.videoUrl ?? 'none'}`);
  console.log(`Size   ${await readSize(generation)}`);
}

async function findRunningGateway(): Promise<string | undefined> {
  const health = await fetch(new URL('/ready', DEFAULT_URL)).catch(() => undefined);
  return health?.ok ? DEFAULT_URL : undefined;
}

async function startStack(owner: AsyncDisposableStack): Promise<string> {
  console.log('No gateway runs here; starting one with the sandbox …');
  const server = owner.use(await spawnServer({ SANDBOX_SPEED: '30' }));
  return `${server.gatewayUrl}/graphql`;
}

async function readSize({ videoUrl }: Generation): Promise<string> {
  if (videoUrl === null) return 'unknown';
  const response = await fetch(videoUrl, { method: 'HEAD' });
  const bytes = response.headers.get('content-length');
  return bytes === null
    ? 'unknown'
    : `${Number(bytes).toLocaleString('en')} bytes of ${response.headers.get('content-type')}`;
}
