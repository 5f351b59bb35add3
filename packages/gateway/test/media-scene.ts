import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { recordObservation, type Generation } from '@videogen/store';
import type { MediaLimits } from '../src/index.ts';
import type { Timings } from '../src/timings.ts';
import { aliceKey, post, startForAlice } from './gateway-for-alice.ts';
import { acceptGeneration, printId } from './generations-of-users.ts';
import type { SelfSigned } from './self-signed.ts';

/** Settings of {@link startMedia}. */
export interface MediaSettings {
  readonly limits?: Partial<MediaLimits>;
  readonly hosts?: readonly string[];
  readonly timings?: Partial<Timings>;
  readonly shares?: { readonly requestsPerAddress: number };
  /** The upstream's server has https with this certificate. */
  readonly tls?: SelfSigned;
}

/** The path of the video on the upstream's server. */
export const VIDEO_PATH = '/api/v1/video/gen_1';

/** A gateway whose upstream is a server with this listener, and a finished video of Alice on it. */
export async function startMedia(listener: RequestListener, settings: MediaSettings = {}) {
  const { tls } = settings;
  const upstream = (tls ? createTlsServer(tls, listener) : createServer(listener)).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  const origin = `${tls ? 'https' : 'http'}://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const logged: object[] = [];
  const running = await startForAlice(
    {
      shares: settings.shares ?? {},
      media: {
        upstreamUrl: `${origin}/api/v1`,
        hosts: settings.hosts ?? [],
        limits: { bytes: 1_000_000_000, streams: 1000, streamsPerAddress: 1000, ...settings.limits },
      },
    },
    { checkEveryMs: 20, ...settings.timings },
    (fields) => logged.push(fields),
  );
  const { store, alice, url } = running;

  async function finish(videoUrl: string, prompt?: string): Promise<Generation> {
    const { id } = await acceptGeneration(store, alice, prompt);
    const observation = { type: 'reported', status: 'COMPLETED', facts: { videoUrl } } as const;
    const generation = await recordObservation(store, id, observation, { dueInMs: null });
    if (!generation) throw new Error(`the generation ${id} is gone`);
    return generation;
  }

  async function readLink(generation: Generation, key = aliceKey): Promise<string | null | undefined> {
    const query = `{ generation(id: "${printId(generation)}") { mediaUrl } }`;
    const { body } = await post(url, query, { authorization: `Bearer ${key}` });
    const answer: { data: { generation: { mediaUrl: string | null } | null } } = JSON.parse(body);
    return answer.data.generation?.mediaUrl;
  }

  const generation = await finish(`${origin}${VIDEO_PATH}`);
  const link = await readLink(generation);
  return {
    ...running,
    origin,
    logged,
    generation,
    /** The link of that video, with the gateway's address. */
    link: `${url}${link}`,
    finish,
    readLink,
    countUpstream: () =>
      new Promise<number>((resolve, reject) => {
        upstream.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      upstream.close();
      upstream.closeAllConnections();
    },
  };
}

/** A video of so many bytes, each with the number of its position modulo 251. */
export function makeVideo(bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, index) => index % 251));
}

/** Serves a video as servers of files do: with parts, an ETag and conditions. */
export function serveFile(video: Buffer): RequestListener {
  const etag = '"a-video"';
  return ({ headers }, response) => {
    const fixed = {
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      etag,
      'set-cookie': 'a=b',
      'x-secret': 'yes',
    };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    if (headers['if-none-match'] === etag) {
      response.writeHead(304, fixed).end();
    } else if (from === undefined || (headers['if-range'] ?? etag) !== etag) {
      response.writeHead(200, { ...fixed, 'content-length': video.length }).end(video);
    } else if (Number(from) >= video.length) {
      response.writeHead(416, { ...fixed, 'content-range': `bytes */${video.length}` }).end('<html>');
    } else {
      const last = to ? Math.min(Number(to), video.length - 1) : video.length - 1;
      const part = video.subarray(Number(from), last + 1);
      const range = { 'content-range': `bytes ${from}-${last}/${video.length}`, 'content-length': part.length };
      response.writeHead(206, { ...fixed, ...range }).end(part);
    }
  };
}
