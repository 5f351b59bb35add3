import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createVideoGenClient } from '@videogen/client';
import { spawnServer } from '@videogen/testkit';
import { createProgressLine } from './progress-line.ts';

/** Settings of a demo. */
export interface DemoOptions {
  /** A gateway's GraphQL endpoint; undefined: a gateway with a sandbox is started for the demo, and stopped at its end. */
  readonly url: string | undefined;
  readonly key: string;
  /** The file for the video of an own sandbox, whose link ends with it. Folders are made. */
  readonly saveTo: string;
  /** Factor by which an own sandbox works faster than the real service. */
  readonly speed: number;
  readonly print: (line: string) => void;
}

/** Makes one video through the client, draws its progress, and prints its link or its file. */
export async function runDemo({ url: given, key, saveTo, speed, print }: DemoOptions): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const url = given ?? (await startGateway(parts, { speed, print }));
  const client = parts.use(createVideoGenClient({ url, key }));
  const line = createProgressLine();
  print(`Submitting to ${url} …`);
  const generation = await client.generateAndWait(
    {
      prompt: 'A cat playing with a ball in a sunny garden',
      model: 'kling_25',
      duration: 10,
      aspectRatio: 'LANDSCAPE_16_9',
    },
    { onUpdate: (update) => line.show(update) },
  );
  line.end();

  print(`\nDone after ${generation.processingTimeSeconds ?? '?'} s of processing.`);
  const { videoUrl } = generation;
  if (videoUrl === null) return print('Video  no URL');
  const isOwn = given === undefined;
  const video = await fetch(videoUrl, { method: isOwn ? 'GET' : 'HEAD' });
  if (isOwn) await save(saveTo, new Uint8Array(await video.arrayBuffer()));
  print(`Video  ${isOwn ? saveTo : videoUrl}`);
  print(`Size   ${describeSize(video.headers)}`);
}

function describeSize(headers: Headers): string {
  const bytes = headers.get('content-length');
  return bytes === null ? 'unknown' : `${Number(bytes).toLocaleString('en')} bytes of ${headers.get('content-type')}`;
}

async function startGateway(
  owner: AsyncDisposableStack,
  { speed, print }: Pick<DemoOptions, 'speed' | 'print'>,
): Promise<string> {
  print('No gateway runs on this machine; starting one with a sandbox …');
  const server = owner.use(await spawnServer({ SANDBOX_SPEED: String(speed) }));
  return `${server.gatewayUrl}/graphql`;
}

async function save(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
