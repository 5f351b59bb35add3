import { createServer } from 'node:http';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVideoGenClient, type DownloadProgress, type Generation, type VideoGenClient } from '@videogen/client';
import { createFolder, serveHere, type ServerHere } from '@videogen/testkit';

let server: ServerHere;
let client: VideoGenClient;
let generation: Generation;
let video: Buffer;

beforeAll(async () => {
  server = await serveHere({ SANDBOX_SPEED: '300' });
  client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key: 'lt_download' });
  generation = await client.generateAndWait({ prompt: 'A lighthouse [sandbox:fast]', model: 'nanobanana-video' });
  const response = await fetch(generation.videoUrl ?? '');
  video = Buffer.from(await response.arrayBuffer());
});

afterAll(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
});

test('a video is downloaded to a file, with its progress', async () => {
  await using folder = await createFolder();
  const seen: DownloadProgress[] = [];
  const path = join(folder.path, 'video.mp4');

  const result = await client.download(generation, path, { onProgress: (progress) => seen.push(progress) });

  expect(await readFile(path)).toEqual(video);
  expect(result).toEqual({ receivedBytes: video.length, totalBytes: video.length });
  expect(seen.at(-1)).toEqual(result);
  expect(seen.every(({ receivedBytes }, index) => receivedBytes > (seen[index - 1]?.receivedBytes ?? 0))).toBe(true);
  expect(await readdir(folder.path)).toContain('video.mp4');
  expect(await readdir(folder.path)).not.toContain('video.mp4.part');
});

test('a video is downloaded to a WritableStream and to a writable stream of Node, which are closed', async () => {
  await using folder = await createFolder();
  const chunks: Uint8Array[] = [];
  let isClosed = false;
  const stream = new WritableStream<Uint8Array>({
    write: (chunk) => void chunks.push(chunk),
    close: () => void (isClosed = true),
  });
  const path = join(folder.path, 'video.mp4');
  const file = createWriteStream(path);

  await client.download(generation, stream);
  await client.download(generation, file);

  expect(Buffer.concat(chunks)).toEqual(video);
  expect(isClosed).toBe(true);
  expect(file.writableFinished).toBe(true);
  expect(await readFile(path)).toEqual(video);
});

test('a generation without a video is an error, and no file is made', async () => {
  await using folder = await createFolder();
  const before = await readdir(folder.path);

  const downloading = client.download({ ...generation, status: 'PENDING', videoUrl: null }, join(folder.path, 'a.mp4'));

  await expect(downloading).rejects.toMatchObject({
    code: 'NO_VIDEO',
    message: `Generation ${generation.id} has no video; it is PENDING.`,
  });
  expect(await readdir(folder.path)).toEqual(before);
});

test('a video that is gone, and one that is cut off, are errors without a file', async () => {
  await using folder = await createFolder();
  await using cutting = await startCutting(video.subarray(0, 1000), video.length);
  const before = await readdir(folder.path);
  const path = join(folder.path, 'video.mp4');

  const gone = client.download({ ...generation, videoUrl: `${server.sandboxUrl}/video/gen_unknown.mp4` }, path);
  await expect(gone).rejects.toMatchObject({ code: 'CONNECTION_FAILED', status: 404 });
  const cut = client.download({ ...generation, videoUrl: cutting.url }, path);
  await expect(cut).rejects.toMatchObject({
    code: 'CONNECTION_FAILED',
    message: `The download of ${cutting.url} was cut off.`,
  });

  expect(await readdir(folder.path)).toEqual(before);
});

test('a signal ends a download with its reason, and the stream gets it too', async () => {
  const leaving = new AbortController();
  const reason = new Error('the user left');
  let abortedWith: unknown;
  const stream = new WritableStream<Uint8Array>({ abort: (given) => void (abortedWith = given) });

  const downloading = client.download(generation, stream, {
    signal: leaving.signal,
    onProgress: () => leaving.abort(reason),
  });

  await expect(downloading).rejects.toBe(reason);
  expect(abortedWith).not.toBe(undefined);
  await expect(client.download(generation, 'never', { signal: leaving.signal })).rejects.toBe(reason);
});

test('an error of the target ends the download as it is', async () => {
  const full = new Error('the disk is full');
  const stream = new Writable({ write: (_, __, callback) => callback(full) });

  await expect(client.download(generation, stream)).rejects.toBe(full);
  await expect(client.download(generation, '/no/such/folder/video.mp4')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the key is not sent to the server of the video', async () => {
  const seen: unknown[] = [];
  const observed = createVideoGenClient({
    url: `${server.gatewayUrl}/graphql`,
    key: 'lt_download',
    fetch: (url, init) => {
      seen.push([url, new Headers(init?.headers).get('authorization')]);
      return fetch(url, init);
    },
  });

  await observed.download(generation, new WritableStream());

  expect(seen).toEqual([[generation.videoUrl, null]]);
});

/** A server that sends a part of a body and then closes the connection. */
async function startCutting(part: Buffer, length: number): Promise<AsyncDisposable & { readonly url: string }> {
  const cutting = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': length });
    response.write(part, () => response.destroy());
  });
  cutting.listen(0, '127.0.0.1');
  await once(cutting, 'listening');
  const address = cutting.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/video.mp4`,
    async [Symbol.asyncDispose]() {
      cutting.close();
      await once(cutting, 'close');
    },
  };
}
