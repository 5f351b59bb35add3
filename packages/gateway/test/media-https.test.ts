import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { makeVideo, serveFile, startMedia, VIDEO_PATH } from './media-scene.ts';
import { createSelfSigned } from './self-signed.ts';

const video = makeVideo(100_000);

test('a video on an https server whose certificate the machine trusts is passed on, whole and in part', async () => {
  const tls = createSelfSigned('127.0.0.1');
  using _ = trust(tls.cert);
  await using running = await startMedia(serveFile(video), { tls });

  const whole = await read(running.link);
  const part = await read(running.link, { range: 'bytes=1000-1999' });

  expect(running.generation.videoUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\//);
  expect([whole.status, whole.type, whole.body.equals(video)]).toEqual([200, 'video/mp4', true]);
  expect([part.status, part.body.equals(video.subarray(1000, 2000))]).toEqual([206, true]);
});

test('a redirect on an https server is followed', async () => {
  const tls = createSelfSigned('127.0.0.1');
  using _ = trust(tls.cert);
  const serve = serveFile(video);
  await using running = await startMedia(
    (request, response) => {
      if (request.url === VIDEO_PATH) response.writeHead(302, { location: '/files/1.mp4' }).end();
      else serve(request, response);
    },
    { tls },
  );

  const { status, body } = await read(running.link);

  expect([status, body.equals(video)]).toEqual([200, true]);
});

test.each([
  ['that nobody vouches for', '127.0.0.1', false],
  ['of another host', 'videos.example', true],
])('a certificate %s gets no request', async (_name, host, isTrusted) => {
  const tls = createSelfSigned(host);
  using _ = isTrusted ? trust(tls.cert) : undefined;
  let requests = 0;
  await using running = await startMedia(
    (_request, response) => {
      requests += 1;
      response.end();
    },
    { tls },
  );

  const { status, body } = await read(running.link);

  expect([status, body.toString()]).toEqual([502, expect.stringMatching(/^The video's server .* did not answer\.\n$/)]);
  expect(requests).toBe(0);
});

/** Adds a certificate to those that this process trusts, as NODE_EXTRA_CA_CERTS does for a server. */
function trust(cert: string): Disposable {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, cert]);
  return { [Symbol.dispose]: () => setDefaultCACertificates(before) };
}

async function read(link: string, headers: Record<string, string> = {}) {
  const response = await fetch(link, { headers });
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), body };
}
