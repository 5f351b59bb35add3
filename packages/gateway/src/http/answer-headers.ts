import type { ServerResponse } from 'node:http';

/**
 * Sets the headers by which browsers neither cache an answer, nor show it in a frame, nor guess its type. Pages replace
 * some of them. A refused websocket upgrade has none, as browsers do not show it.
 */
export function setCommonHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
}

const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
