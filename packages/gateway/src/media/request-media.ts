import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { lookUpPublic, PrivateAddressError } from './public-address.ts';
import { MediaError } from './media-error.ts';
import type { MediaHosts } from './media-hosts.ts';

/** A GET of a video. */
export interface MediaRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hosts: MediaHosts;
  /** Ends the request at any time, the body of its answer included. */
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 3;
const redirects: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);

/**
 * Requests a video, and follows up to three redirects. The host of each URL is checked. Resolves when the headers are there;
 * the body is not read yet. Rejects with a {@link MediaError}, or with the signal's reason.
 */
export async function requestMedia({ url: given, headers, hosts, signal }: MediaRequest): Promise<IncomingMessage> {
  let next = URL.parse(given);
  for (let followed = 0; followed <= MOST_REDIRECTS; followed += 1) {
    const url = next;
    const access = hosts.findAccess(url);
    if (url === null || access === undefined) throw refuseHost(url);
    const options: RequestOptions = { headers, signal, agent: false, ...(access === 'public' && publicOnly) };
    const answer = await send(url, options).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : describe(error, url);
    });
    const { location } = answer.headers;
    if (!redirects.has(answer.statusCode) || location === undefined) return answer;
    answer.destroy();
    next = URL.parse(location, url);
  }
  throw new MediaError(502, `The video's server redirected more than ${MOST_REDIRECTS} times.`);
}

const publicOnly = { lookup: lookUpPublic };

function send(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
  request.on('response', resolve);
  request.on('error', reject);
  // A connection that ends with a 101 reports no error.
  request.on('close', () => reject(new Error('the connection was closed')));
  request.end();
  return promise;
}

function refuseHost(url: URL | null): MediaError {
  const host = url === null ? 'an invalid URL' : url.origin;
  return new MediaError(
    502,
    `The video is at ${host}, which the gateway does not fetch from. MEDIA_HOSTS lists further hosts.`,
  );
}

function describe(error: unknown, { host }: URL): MediaError {
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  if (cause instanceof PrivateAddressError) {
    return new MediaError(502, `The video is at ${host}, which has no public address.`);
  }
  return new MediaError(502, `The video's server ${host} did not answer.`);
}
