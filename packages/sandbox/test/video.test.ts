import { expect, test } from 'vitest';
import { refusal } from './bodies.ts';
import { longestSeconds, field, startTestSandbox } from './client.ts';

/** Submits, advances the clock to completion, and returns the URL of the video. */
async function finishVideo(api: Awaited<ReturnType<typeof startTestSandbox>>, body: Readonly<Record<string, unknown>>) {
  const id = await api.submit(body);
  await api.advance(longestSeconds);
  return String(field((await api.get(`/status/${id}`)).body, 'video_url'));
}

async function readBytes(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Width by height, read from the track header of the picture. */
function sizeOf(bytes: Buffer): string {
  const header = bytes.indexOf('tkhd') + 4;
  return `${bytes.readUInt32BE(header + 76) / 65_536}x${bytes.readUInt32BE(header + 80) / 65_536}`;
}

test.each([
  { ratio: '16:9', size: '640x360' },
  { ratio: '4:3', size: '480x360' },
  { ratio: '1:1', size: '360x360' },
  { ratio: '9:21', size: '240x560' },
  { ratio: '9:16', size: '360x640' },
  { ratio: '21:9', size: '640x360' },
  { ratio: '10:9', size: '360x360' },
  { ratio: '2:3', size: '360x640' },
  { ratio: '0:0', size: '640x360' },
])('gives a video of $size for $ratio, with sound if it was requested', async ({ ratio, size }) => {
  await using api = await startTestSandbox();

  const silent = await readBytes(await finishVideo(api, { aspect_ratio: ratio }));
  const audible = await readBytes(await finishVideo(api, { aspect_ratio: ratio, add_audio: true }));

  for (const { status, headers, bytes } of [silent, audible]) {
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('video/mp4');
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
    expect(bytes.indexOf('avc1')).toBeGreaterThan(0);
    // The index comes first, so that a browser can play the video while loading it.
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(bytes.length).toBeLessThan(200_000);
    expect(sizeOf(bytes)).toBe(size);
  }
  expect(silent.bytes.includes('mp4a')).toBe(false);
  expect(audible.bytes.includes('mp4a')).toBe(true);
});

test.each([
  { range: 'bytes=0-99', first: 0, last: 99 },
  { range: 'bytes=100-', first: 100, last: -1 },
  { range: 'bytes=-50', first: -50, last: -1 },
  { range: 'bytes=10-99999999', first: 10, last: -1 },
])('answers the range $range', async ({ range, first, last }) => {
  await using api = await startTestSandbox();
  const url = await finishVideo(api, {});
  const whole = (await readBytes(url)).bytes;

  const part = await readBytes(url, { range });

  const at = (index: number): number => (index < 0 ? whole.length + index : index);
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes ${at(first)}-${at(last)}/${whole.length}`);
  expect(part.headers.get('content-length')).toBe(String(at(last) - at(first) + 1));
  expect(part.bytes.equals(whole.subarray(at(first), at(last) + 1))).toBe(true);
});

test.each(['bytes=99999999-', 'bytes=-0'])('refuses the range %s, which is outside', async (range) => {
  await using api = await startTestSandbox();
  const url = await finishVideo(api, {});
  const { length } = (await readBytes(url)).bytes;

  const { status, headers, bytes } = await readBytes(url, { range });

  expect(status).toBe(416);
  expect(headers.get('content-range')).toBe(`bytes */${length}`);
  expect(JSON.parse(bytes.toString())).toEqual(refusal('Range Not Satisfiable', `The video has ${length} bytes`));
});

test.each(['bytes=9-1', 'bytes=-', 'bytes=0-1,4-5', 'lines=1-2'])('ignores the range %s', async (range) => {
  await using api = await startTestSandbox();
  const url = await finishVideo(api, {});

  expect((await readBytes(url, { range })).status).toBe(200);
});

test('gives a part only of the file that If-Range names', async () => {
  await using api = await startTestSandbox();
  const url = await finishVideo(api, {});
  const etag = (await readBytes(url)).headers.get('etag') ?? '';

  const same = await readBytes(url, { range: 'bytes=0-9', 'if-range': etag });
  const other = await readBytes(url, { range: 'bytes=0-9', 'if-range': '"other"' });

  expect([same.status, other.status]).toEqual([206, 200]);
});

test('answers HEAD like GET, without the body', async () => {
  await using api = await startTestSandbox();
  const url = await finishVideo(api, {});
  const { length } = (await readBytes(url)).bytes;

  const whole = await fetch(url, { method: 'HEAD' });
  const part = await fetch(url, { method: 'HEAD', headers: { range: 'bytes=0-9' } });

  expect([whole.status, whole.headers.get('content-length')]).toEqual([200, String(length)]);
  expect([part.status, part.headers.get('content-length')]).toEqual([206, '10']);
  expect(await whole.text()).toBe('');
});

test('has no video before completion, nor for an unknown id', async () => {
  await using api = await startTestSandbox();
  const id = await api.submit();

  const unfinished = await api.ask(`/api/v1/video/${id}`);
  const unknown = await api.ask('/api/v1/video/gen_0_0');

  expect([unfinished.status, unfinished.body]).toEqual([404, refusal('Not Found', 'The video is not ready yet')]);
  expect([unknown.status, unknown.body]).toEqual([404, refusal('Not Found', 'Video not found')]);
});
