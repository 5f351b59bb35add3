import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { post } from './gateway-for-alice.ts';
import { makeVideo, serveFile, startMedia, VIDEO_PATH } from './media-scene.ts';

const video = { 'content-type': 'video/mp4' };
const short = { mediaHeadersWithinMs: 300, mediaIdleMs: 300 };

async function read(link: string, headers: Record<string, string> = {}) {
  const response = await fetch(link, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** Redirects the first request, and serves a video for each other path. */
function redirectTo(location: string): RequestListener {
  return (request, response) => {
    if (request.url === VIDEO_PATH) response.writeHead(302, { location }).end('<html>');
    else response.writeHead(200, video).end('the video');
  };
}

const problems: [string, number, string, RequestListener][] = [
  ['an error', 502, "The video's server answered with the status 500.", (_, it) => it.writeHead(500).end('a secret')],
  ['a 404', 502, "The video's server answered with the status 404.", (_, it) => it.writeHead(404, video).end('gone')],
  [
    'a page',
    502,
    "The video's server sent text/html instead of a video.",
    (_, it) => it.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<script>'),
  ],
  [
    'an image in a format with scripts',
    502,
    "The video's server sent image/svg+xml instead of a video.",
    (_, it) => it.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg>'),
  ],
  [
    'no type',
    502,
    "The video's server sent something of an unknown type instead of a video.",
    (_, it) => it.writeHead(200).end('?'),
  ],
  [
    'a compressed video',
    502,
    "The video's server sent it compressed.",
    (_, it) => it.writeHead(200, { ...video, 'content-encoding': 'gzip' }).end('?'),
  ],
  [
    'a part that nobody asked for',
    502,
    "The video's server answered with the status 206.",
    (_, it) => it.writeHead(206, { ...video, 'content-range': 'bytes 0-0/9' }).end('?'),
  ],
  [
    'too many bytes',
    502,
    'The video is longer than 1000 bytes, the limit LIMIT_MEDIA_BYTES.',
    (_, it) => it.writeHead(200, { ...video, 'content-length': 1001 }).end('x'.repeat(1001)),
  ],
  ['nothing', 504, "The video's server did not answer within 300 ms.", () => {}],
  ['a closed connection', 502, 'did not answer.', ({ socket }) => socket.destroy()],
  ['something that is not HTTP', 502, 'did not answer.', ({ socket }) => socket.end('SSH-2.0-x\r\n\r\n')],
  [
    'another protocol',
    502,
    'did not answer.',
    ({ socket }) => socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  ],
  [
    'a redirect to another host',
    502,
    'The video is at https://elsewhere.example, which the gateway does not fetch from. MEDIA_HOSTS lists further hosts.',
    redirectTo('https://elsewhere.example/video.mp4'),
  ],
  [
    "a redirect to a cloud's metadata",
    502,
    'The video is at http://169.254.169.254, which the gateway does not fetch from. MEDIA_HOSTS lists further hosts.',
    redirectTo('http://169.254.169.254/latest/meta-data'),
  ],
  [
    'a redirect to another port of this machine',
    502,
    'The video is at http://127.0.0.1:1, which the gateway does not fetch from. MEDIA_HOSTS lists further hosts.',
    redirectTo('http://127.0.0.1:1/'),
  ],
  [
    'a redirect to a file',
    502,
    'which the gateway does not fetch from. MEDIA_HOSTS lists further hosts.',
    redirectTo('file:///etc/passwd'),
  ],
  [
    'a redirect to an allowed name with a private address',
    502,
    'The video is at localhost, which has no public address.',
    redirectTo('https://localhost/video.mp4'),
  ],
  ['a redirect to nothing', 502, 'The video is at an invalid URL, which the gateway', redirectTo('http://[')],
  [
    'redirects without an end',
    502,
    "The video's server redirected more than 3 times.",
    (_, it) => it.writeHead(307, { location: VIDEO_PATH }).end(),
  ],
];

test.for(problems)('a server that answers with %s: %i with a sentence', async ([, status, sentence, listener]) => {
  await using running = await startMedia(listener, { timings: short, limits: { bytes: 1000 }, hosts: ['localhost'] });

  const answer = await read(running.link);

  expect([answer.status, answer.type]).toEqual([status, 'text/plain; charset=utf-8']);
  expect(answer.text).toContain(sentence);
  await expect.poll(running.countUpstream).toBe(0);
  expect(running.logged).toEqual([
    {
      generation: running.generation.id,
      host: new URL(running.origin).host,
      reason: answer.text.trim(),
    },
  ]);
});

test('a redirect on the same server is followed', async () => {
  await using running = await startMedia(redirectTo('/files/1.mp4'));

  expect(await read(running.link)).toEqual({ status: 200, type: 'video/mp4', text: 'the video' });
});

const broken: [string, RequestListener][] = [
  [
    'shorter than it said',
    (_, it) => it.writeHead(200, { ...video, 'content-length': 100 }).write('a', () => it.destroy()),
  ],
  ['without an end', (_, it) => writeForEver(it.writeHead(200, video))],
  ['that stops coming', (_, it) => void it.writeHead(200, video).write('a')],
];

test.for(broken)('a video %s is cut off, so that nobody takes it for the whole', async ([, listener]) => {
  await using running = await startMedia(listener, { timings: short, limits: { bytes: 10_000_000 } });

  await expect(read(running.link)).rejects.toThrow('terminated');
  await expect.poll(running.countUpstream).toBe(0);
});

test('a video that takes too long in all is cut off', async () => {
  await using running = await startMedia(
    (_, response) => {
      response.writeHead(200, video);
      const sending = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(sending));
    },
    { timings: { mediaWithinMs: 300 } },
  );

  await expect(read(running.link)).rejects.toThrow('terminated');
});

test('the request to the server ends when the reader disconnects, before the headers and after', async () => {
  const arrived: ServerResponse[] = [];
  await using running = await startMedia((_, response) => {
    arrived.push(response);
    if (arrived.length === 2) response.writeHead(200, video).write('a');
  });
  const [early, late] = [new AbortController(), new AbortController()];

  const first = fetch(running.link, { signal: early.signal });
  await expect.poll(() => arrived.length).toBe(1);
  early.abort();
  await expect(first).rejects.toThrow('aborted');
  await expect.poll(running.countUpstream).toBe(0);
  await fetch(running.link, { signal: late.signal });
  expect(await running.countUpstream()).toBe(1);
  late.abort();

  await expect.poll(running.countUpstream).toBe(0);
  expect(running.logged).toEqual([]);
});

test('the videos at once are bounded, for an address and in all, and each that ends makes room', async () => {
  await using running = await startMedia((_, response) => void response.writeHead(200, video).write('a'), {
    limits: { streams: 3, streamsPerAddress: 2 },
  });
  const readers = new AbortController();
  const open = () => fetch(running.link, { signal: readers.signal });

  await Promise.all([open(), open()]);
  const third = await open();
  readers.abort();
  await expect.poll(running.countUpstream).toBe(0);
  const next = await fetch(running.link);

  expect([third.status, third.headers.get('retry-after')]).toEqual([429, '10']);
  expect(next.status).toBe(200);
  await next.body?.cancel();
});

test('fifty readers that read nothing hold little, and delay no query', async () => {
  let sent = 0;
  await using running = await startMedia((_, response) => {
    writeForEver(response.writeHead(200, video), (bytes) => {
      sent += bytes;
    });
  });
  const { host, port, pathname, search } = new URL(running.link);
  const readers = Array.from({ length: 50 }, () => {
    const socket = connect(Number(port), '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    return socket;
  });
  await expect.poll(running.countUpstream).toBe(50);
  let before = -1;
  // The buffers of the system fill first.
  await expect
    .poll(
      () => {
        const isStill = sent === before;
        before = sent;
        return isStill;
      },
      { interval: 200, timeout: 20_000 },
    )
    .toBe(true);
  const heldBytes = process.memoryUsage().arrayBuffers;

  const waits: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const startedAt = performance.now();
    await post(running.url, '{ generations { nodes { mediaUrl } } }');
    waits.push(performance.now() - startedAt);
  }
  for (const socket of readers) socket.destroy();

  expect(heldBytes).toBeLessThan(50 * 2 * 1024 * 1024);
  expect(Math.max(...waits)).toBeLessThan(500);
  await expect.poll(running.countUpstream).toBe(0);
});

test('a reader that is slower than the limit of a pause gets the whole video', async () => {
  const whole = makeVideo(20_000_000);
  await using running = await startMedia(serveFile(whole), { timings: short });
  const { host, port, pathname, search } = new URL(running.link);
  const socket = connect(Number(port), '127.0.0.1').pause();
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });

  // The gateway holds a part that it cannot send meanwhile.
  await new Promise((resolve) => {
    setTimeout(resolve, 3 * short.mediaIdleMs);
  });
  socket.resume();
  await once(socket, 'close');

  expect(bytes).toBeGreaterThan(whole.length);
});

/** Writes whenever the system takes more. */
function writeForEver(response: ServerResponse, onSent: (bytes: number) => void = () => {}): void {
  const part = makeVideo(64 * 1024);
  const write = (): void => {
    if (response.destroyed) return;
    onSent(part.length);
    if (response.write(part)) setImmediate(write);
  };
  response.on('drain', write);
  write();
}
