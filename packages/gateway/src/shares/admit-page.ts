import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Shares } from './shares.ts';

/**
 * Counts a request for GraphiQL's page, which needs no key, to its address. Where the address has none left, answers 429 and
 * returns false. Returns true for any other request, whose key is checked later.
 */
export function admitPage(shares: Shares, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'GET' || !request.headers.accept?.includes('text/html')) return true;
  try {
    shares.byAddress.takeRequest(shares.readAddress(request));
    return true;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const retryAfter = String(error.extensions['retryAfterSeconds']);
    response.writeHead(429, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': retryAfter });
    response.end(error.message);
    return false;
  }
}
