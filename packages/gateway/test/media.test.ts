import { expect, test } from 'vitest';
import { acceptGeneration, saveKnownUser } from './generations-of-users.ts';
import { makeVideo, serveFile, startMedia } from './media-scene.ts';

const video = makeVideo(100_000);

async function read(link: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(link, { headers, method });
  return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
}

test('a finished video is at the link that its owner gets, and no header of its server comes along', async () => {
  const keys: unknown[] = [];
  const serve = serveFile(video);
  await using running = await startMedia((request, response) => {
    keys.push(request.headers.authorization, request.headers.cookie);
    serve(request, response);
  });

  const { status, headers, body } = await read(running.link, { cookie: 'a=b', authorization: 'Bearer lt_of_a_caller' });

  expect(status).toBe(200);
  expect(body.equals(video)).toBe(true);
  expect(Object.fromEntries(headers)).toEqual({
    'accept-ranges': 'bytes',
    'cache-control': expect.stringMatching(/^private, max-age=(3[6-9]\d\d|4[01]\d\d|4200)$/),
    connection: 'keep-alive',
    'content-length': '100000',
    'content-security-policy': "default-src 'none'; media-src 'self'; frame-ancestors 'none'",
    'content-type': 'video/mp4',
    'cross-origin-resource-policy': 'same-origin',
    date: expect.any(String),
    etag: '"a-video"',
    'keep-alive': expect.any(String),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(keys).toEqual([undefined, undefined]);
});

test('a part is sent alone, and the whole where it has changed', async () => {
  await using running = await startMedia(serveFile(video));

  const part = await read(running.link, { range: 'bytes=1000-1999' });
  const rest = await read(running.link, { range: 'bytes=99990-' });
  const same = await read(running.link, { range: 'bytes=0-9', 'if-range': '"a-video"' });
  const changed = await read(running.link, { range: 'bytes=0-9', 'if-range': '"another"' });
  const several = await read(running.link, { range: 'bytes=0-1,5-6' });
  const outside = await read(running.link, { range: 'bytes=200000-' });
  const known = await read(running.link, { 'if-none-match': '"a-video"' });

  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/100000']);
  expect(part.body.equals(video.subarray(1000, 2000))).toBe(true);
  expect(rest.body.equals(video.subarray(99_990))).toBe(true);
  expect([same.status, same.body.length]).toEqual([206, 10]);
  expect([changed.status, changed.body.length]).toEqual([200, 100_000]);
  expect([several.status, several.body.length]).toEqual([200, 100_000]);
  expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */100000']);
  expect(outside.body.toString()).toBe('The video has no such part.\n');
  expect([known.status, known.body.length]).toEqual([304, 0]);
});

test('a HEAD has the headers alone, and ends the request to the server', async () => {
  await using running = await startMedia(serveFile(video));

  const { status, headers, body } = await read(running.link, {}, 'HEAD');

  expect([status, headers.get('content-length'), body.length]).toEqual([200, '100000', 0]);
  await expect.poll(running.countUpstream).toBe(0);
});

test('browsers save a download under a safe name', async () => {
  await using running = await startMedia(serveFile(video));
  const odd = await running.finish(`${running.origin}/x`, '../../Café "\r\n; filename=evil.exe — 猫 '.repeat(20));

  const plain = await read(`${running.link}&download=1`);
  const strange = await read(`${running.url}${await running.readLink(odd)}&download=1`);

  const name = plain.headers.get('content-disposition');
  expect(name).toBe(`attachment; filename="a-cat-${running.generation.id}.mp4"`);
  expect(strange.headers.get('content-disposition')).toMatch(/^attachment; filename="cafe-[\w-]{1,90}\.mp4"$/);
});

test('the same link is given for some minutes, and only to the owner', async () => {
  await using running = await startMedia(serveFile(video));
  await saveKnownUser(running.store, 'lt_bob_0000001');

  const again = await running.readLink(running.generation);
  const ofBob = await running.readLink(running.generation, 'lt_bob_0000001');

  expect(`${running.url}${again}`).toBe(running.link);
  expect(again).toMatch(/^\/media\/[\w-]+\?expires=\d{10}&signature=[\w-]{43}$/);
  expect(ofBob).toBeUndefined();
});

test.each([
  'https://elsewhere.example/video.mp4',
  'http://videos.example/video.mp4',
  'https://videos.example:8443/video.mp4',
  'https://me:secret@videos.example/video.mp4',
  'https://cdn.example/video.mp4',
  'https://videos.example.evil.example/video.mp4',
  'https://127.0.0.1/video.mp4',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/video.mp4',
])('the video at %s has no link', async (url) => {
  await using running = await startMedia(serveFile(video), { hosts: ['videos.example', '*.cdn.example', '127.0.0.1'] });

  expect(await running.readLink(await running.finish(url))).toBeNull();
});

test.each(['https://videos.example/video.mp4', 'https://a.b.cdn.example/video.mp4'])(
  'the video at %s has a link, as MEDIA_HOSTS lists its host',
  async (url) => {
    await using running = await startMedia(serveFile(video), { hosts: ['videos.example', '*.cdn.example'] });

    expect(await running.readLink(await running.finish(url))).toMatch(/^\/media\//);
  },
);

test('a link is refused when anything in it is changed, and nothing is fetched', async () => {
  let requests = 0;
  await using running = await startMedia((_, response) => {
    requests += 1;
    response.end();
  });
  const { link } = running;
  const fixed = `${running.url}/media/`;
  const changes = Array.from(link.slice(fixed.length), (character, index) => {
    const at = fixed.length + index;
    return `${link.slice(0, at)}${character === 'a' ? 'b' : 'a'}${link.slice(at + 1)}`;
  });
  const odd = [
    link.replace(/signature=.*/, ''),
    link.replace(/&signature=.*/, '&signature='),
    link.replace(/expires=\d+/, 'expires=99999999999'),
    link.replace(/expires=(\d+)/, 'expires=$1&expires=99999999999').replace('expires=', 'expires=0&expires='),
    `${running.url}/media/`,
    `${running.url}/media/%00%ff`,
    `${running.url}/media/${'x'.repeat(5000)}?expires=1&signature=${'é'.repeat(43)}`,
  ];

  const answers = await Promise.all([...changes, ...odd].map((each) => read(each)));

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
  expect(requests).toBe(0);
});

test('refused links count to their address', async () => {
  await using running = await startMedia(serveFile(video), { shares: { requestsPerAddress: 3 } });

  const statuses: number[] = [];
  for (let index = 0; index < 5; index += 1) statuses.push((await read(`${running.link}x`)).status);

  expect(statuses).toEqual([403, 403, 403, 429, 429]);
  expect((await read(running.link)).status).toBe(200);
});

test('an unfinished generation has no link, and other methods are refused', async () => {
  await using running = await startMedia(serveFile(video));

  const unfinished = await running.readLink(await acceptGeneration(running.store, running.alice));
  const posted = await read(running.link, {}, 'POST');

  expect(unfinished).toBeNull();
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
