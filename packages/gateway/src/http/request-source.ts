import { isIP } from 'node:net';
import { createUnauthenticated } from './unauthenticated.ts';

/**
 * The origin of an operation, from the headers of its request or of its websocket's upgrade. Without checks of it, a page of
 * another site could spend the operator's money through the browser of anybody who can reach the gateway.
 */
export interface RequestSource {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`. On plain http, browsers send it only to localhost. */
  readonly site: string | undefined;
  /** The Accept header of a GET, empty without one; undefined for a POST and for a websocket. */
  readonly getAccepts: string | undefined;
}

/** Returns true for a request of a page that this gateway did not serve. */
export function isForeignPage({ host, origin, site }: RequestSource): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && URL.parse(origin)?.host !== parseHost(host)?.host;
}

/** Throws UNAUTHENTICATED where the operator's key does not serve the request. The message names the remedy. */
export function checkSource({ host, getAccepts }: RequestSource, allowedHosts: readonly string[]): void {
  // DNS rebinding: another site can point its own name at this machine, and its page then has the gateway's origin.
  if (!isKnownHost(host, allowedHosts)) {
    const name = parseHost(host)?.hostname ?? '';
    throw createUnauthenticated(
      `To use the operator's key under the name ${JSON.stringify(name)}, add it to ALLOWED_HOSTS; or send a key of your own.`,
    );
  }
  // Browsers load images and scripts of any page by a GET without an Origin, but not with one of these Accept headers.
  if (getAccepts !== undefined && !answerTypes.test(getAccepts)) {
    throw createUnauthenticated(
      'The operator\'s key serves a GET only with "Accept: application/json", "application/graphql-response+json" or "text/event-stream".',
    );
  }
}

/** Returns true for an address, localhost, or one of the allowed names. Any site can point a name of its own at this machine. */
export function isKnownHost(host: string | undefined, allowedHosts: readonly string[]): boolean {
  const name = parseHost(host)?.hostname;
  return name !== undefined && (isAddress(name) || allowedHosts.includes(name));
}

const answerTypes = /\b(application\/(graphql-response\+)?json|text\/event-stream)\b/i;

function parseHost(host: string | undefined): URL | null {
  return URL.parse(`http://${host ?? ''}`);
}

function isAddress(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}
