import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Generation } from '@videogen/store';
import type { Timings } from '../timings.ts';
import type { MediaHosts } from './media-hosts.ts';
import { nameFile } from './name-file.ts';
import { passOn } from './pass-on.ts';
import { readHead } from './read-head.ts';
import { requestMedia } from './request-media.ts';
import { startDeadlines } from './start-deadlines.ts';

/** The video that a link leads to. */
export interface LinkedVideo {
  readonly generation: Generation;
  readonly url: string;
  /** Seconds for which the link is valid. */
  readonly leftSeconds: number;
  /** True if browsers are to save the video. */
  readonly isDownload: boolean;
}

/** The rules of the fetch. */
export interface ServeOptions {
  readonly hosts: MediaHosts;
  readonly mostBytes: number;
  readonly timings: Timings;
}

/**
 * Answers a request with a video, as it comes from its server. Rejects with a MediaError before the first byte, and with any
 * error later. The request to the server ends with this call, also when the caller disconnects.
 */
export async function serveVideo(
  { generation, url, leftSeconds, isDownload }: LinkedVideo,
  response: ServerResponse,
  { hosts, mostBytes, timings }: ServeOptions,
): Promise<void> {
  using deadlines = startDeadlines(timings);
  response.once('close', deadlines.end);
  const asked = readConditions(response.req);
  const answer = await requestMedia({ url, headers: asked, hosts, signal: deadlines.signal });
  deadlines.meetHeaders();
  const { status, headers } = readHead(answer, { asked, mostBytes });
  response.setHeader('cache-control', `private, max-age=${leftSeconds}`);
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  // The page that a browser makes of a video in a tab of its own loads the video again, under this policy.
  response.setHeader('content-security-policy', "default-src 'none'; media-src 'self'; frame-ancestors 'none'");
  if (isDownload) response.setHeader('content-disposition', nameFile(generation, headers['content-type']));
  response.writeHead(status, headers);
  // A HEAD is answered from the head of a GET, as servers of files may not know it.
  if (response.req.method === 'HEAD' || status === 304) response.end();
  else await pipeline(passOn(answer, { mostBytes, idleMs: timings.mediaIdleMs }), response);
}

/** For several parts, or another unit, the whole is sent instead (RFC 9110, 14.2). */
const onePart = /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/;

/** The headers for the video's server: the part, and the copy that the caller has. */
function readConditions({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch, 'if-modified-since': since } = headers;
  const isPart = range !== undefined && onePart.test(range);
  return {
    accept: 'video/*',
    'accept-encoding': 'identity',
    ...(isPart && { range }),
    ...(isPart && typeof ifRange === 'string' && { 'if-range': ifRange }),
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    ...(since !== undefined && { 'if-modified-since': since }),
  };
}
