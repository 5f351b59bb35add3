import { readdirSync, readFileSync } from 'node:fs';
import { createFile, MP4BoxBuffer, type ISOFile } from 'mp4box';
import { expect, test } from 'vitest';
import { startSandbox } from '@videogen/sandbox';
import { readField } from '@videogen/testkit';
import { noBrowser, openBrowser } from '../console/open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';

const loops = new URL('../../../sandbox/clips/loops/', import.meta.url);
const sizes = new Map([
  ['16x9', [640, 360]],
  ['4x3', [480, 360]],
  ['1x1', [360, 360]],
  ['9x16', [360, 640]],
  ['9x21', [240, 560]],
]);

function readFile(bytes: ArrayBuffer): ISOFile {
  const file = createFile();
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes, 0));
  file.flush();
  return file;
}

/** The bytes of each sample of a track, in order. */
function listSamples(bytes: ArrayBuffer, track: number): readonly Buffer[] {
  const samples = readFile(bytes).getTrackSamplesInfo(track);
  return samples.map(({ offset, size }) => Buffer.from(bytes, offset, size));
}

const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

test('each loop is 4 s of H.264, Main profile, in the size of its aspect ratio, with 24 frames per second', () => {
  const names = readdirSync(loops).filter((name) => name !== 'sound.mp4');

  const facts = names.map((name) => {
    const { videoTracks, audioTracks, duration, timescale } = readFile(
      toArrayBuffer(readFileSync(new URL(name, loops))),
    ).getInfo();
    const [track] = videoTracks;
    const size = [track?.video?.width, track?.video?.height];
    return [name, size, track?.codec.slice(0, 8), track?.nb_samples, duration / timescale, audioTracks.length];
  });

  expect(facts).toEqual(
    names.map((name) => [name, sizes.get(/-(\d+x\d+)\./.exec(name)?.[1] ?? ''), 'avc1.4d4', 96, 4, 0]),
  );
});

/** Submits to a sandbox and downloads the finished video. */
async function download(url: string, body: object): Promise<{ videoUrl: string; bytes: ArrayBuffer }> {
  const headers = { authorization: 'Bearer lt_clips', 'content-type': 'application/json' };
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> =>
    (await fetch(`${url}${path}`, { headers, ...init })).json();
  const submitted = await ask('/api/v1/generate', { method: 'POST', body: JSON.stringify(body) });
  await ask('/__sandbox/clock', { method: 'POST', body: JSON.stringify({ seconds: 3_600 }) });
  const answer = await ask(`/api/v1/status/${String(readField(submitted, 'generation_id'))}`);
  const videoUrl = String(readField(answer, 'video_url'));
  return { videoUrl, bytes: await (await fetch(videoUrl)).arrayBuffer() };
}

test.each(['16:9', '4:3', '1:1', '9:16', '9:21'])('sound is a second track of the same %s video', async (ratio) => {
  await using sandbox = await startSandbox({ port: 0 });
  const body = { prompt: 'A lighthouse', aspect_ratio: ratio };
  const sound = toArrayBuffer(readFileSync(new URL('sound.mp4', loops)));

  const silent = await download(sandbox.url, body);
  const audible = await download(sandbox.url, { ...body, add_audio: true });

  const { videoTracks, audioTracks, isProgressive } = readFile(audible.bytes).getInfo();
  expect(videoTracks.map(({ id }) => id)).toEqual([1]);
  expect(audioTracks.map(({ id, codec }) => [id, codec])).toEqual([[2, 'mp4a.40.2']]);
  expect(isProgressive).toBe(true);
  expect(listSamples(audible.bytes, 1)).toEqual(listSamples(silent.bytes, 1));
  expect(listSamples(audible.bytes, 2)).toEqual(listSamples(sound, 1));
  expect(listSamples(sound, 1).length).toBeGreaterThan(100);
});

test.for([false, true])('Chromium plays a video and repeats it; with sound: %s', async (add_audio, context) => {
  skipVisibly(context, noBrowser);
  await using sandbox = await startSandbox({ port: 0 });
  const { videoUrl } = await download(sandbox.url, { prompt: 'A fox', add_audio });
  await using browser = await openBrowser(sandbox.url);
  await browser.page.goto(videoUrl);

  const played = await browser.page.evaluate(async () => {
    const video = document.querySelector('video');
    if (!video) return undefined;
    video.muted = true;
    video.loop = true;
    video.playbackRate = 4;
    await video.play();
    const { promise, resolve } = Promise.withResolvers<void>();
    let last = 0;
    video.addEventListener('timeupdate', () => {
      if (video.currentTime < last) resolve();
      last = video.currentTime;
    });
    await promise;
    return { width: video.videoWidth, height: video.videoHeight, duration: Math.round(video.duration * 10) / 10 };
  });

  expect(played).toEqual({ width: 640, height: 360, duration: 4 });
});
