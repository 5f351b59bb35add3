import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '@videogen/lifecycle';
import type { LinkMedia } from '@videogen/schema';
import { findSubmission, type Store } from '@videogen/store';
import { MEDIA_PATH } from '../http/paths.ts';
import type { Shares } from '../shares/shares.ts';
import type { Timings } from '../timings.ts';
import { createMediaHosts, type MediaHostsOptions } from './media-hosts.ts';
import { MediaError } from './media-error.ts';
import { createLinkMedia, openLink } from './media-link.ts';
import type { MediaLimits } from './media-limits.ts';
import { createMediaShares } from './media-shares.ts';
import { refuseMedia } from './refuse-media.ts';
import { serveVideo, type LinkedVideo } from './serve-video.ts';

/** Options of the videos that a gateway serves. */
export interface MediaOptions extends MediaHostsOptions {
  readonly limits: MediaLimits;
}

/** The parts of a gateway that its videos use. */
export interface MediaParts {
  readonly store: Store;
  readonly log: Log;
  readonly shares: Shares;
  readonly timings: Timings;
}

/** The videos of a gateway. */
export interface Media {
  /** Makes the `mediaUrl` of a generation. */
  readonly link: LinkMedia;
  /** Answers a request for `/media/…`. Resolves to false for any other, without an answer. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/** Creates the links to videos and their handler. A link needs no key, as it is signed; only the owner of a video gets it. */
export function createMedia({ limits, ...options }: MediaOptions, parts: MediaParts): Media {
  const { store, log, shares, timings } = parts;
  const hosts = createMediaHosts(options);
  const takeStream = createMediaShares(limits);

  async function find(request: IncomingMessage): Promise<LinkedVideo> {
    const link = URL.parse(request.url ?? '', 'http://gateway');
    const opened = link && (await openLink(store, link));
    if (opened?.type !== 'valid') {
      shares.byAddress.takeRequest(shares.readAddress(request));
      throw refuseLink(
        opened?.type === 'expired' ? 'This link has expired.' : 'The signature of this link is not valid.',
      );
    }
    const generation = await findSubmission(store, opened.id);
    if (!generation?.videoUrl) throw new MediaError(404, 'There is no finished video under this link.');
    const isDownload = link?.searchParams.get('download') === '1';
    return { generation, url: generation.videoUrl, leftSeconds: opened.leftSeconds, isDownload };
  }

  async function serve(video: LinkedVideo, response: ServerResponse): Promise<void> {
    if (response.destroyed) return;
    const release = takeStream(shares.readAddress(response.req));
    try {
      await serveVideo(video, response, { hosts, mostBytes: limits.bytes, timings });
    } catch (error) {
      if (!response.destroyed) logFailure(video, error);
      throw error;
    } finally {
      release();
    }
  }

  function logFailure({ generation: { id }, url }: LinkedVideo, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    log.info({ generation: id, host: URL.parse(url)?.host, reason }, 'a video could not be passed on');
  }

  return {
    link: createLinkMedia(store, hosts),
    async answer(request, response) {
      const { method = '', url = '' } = request;
      if (!url.startsWith(MEDIA_PATH)) return false;
      try {
        if (method !== 'GET' && method !== 'HEAD') throw refuseMethod(method);
        await serve(await find(request), response);
      } catch (error) {
        refuseMedia(response, error);
      }
      return true;
    },
  };
}

function refuseLink(reason: string): MediaError {
  return new MediaError(403, `${reason} The field mediaUrl of the generation has a new one.`);
}

function refuseMethod(method: string): MediaError {
  return new MediaError(405, `${method} is not supported here, only GET and HEAD.`, { allow: 'GET, HEAD' });
}
