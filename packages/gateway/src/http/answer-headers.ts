import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Sets the headers by which browsers neither cache an answer, nor show it in a frame, nor guess its type. Pages replace
 * some of them. A refused websocket upgrade has none, as browsers do not show it.
 */
export function setCommonHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
}

/** The headers that every answer has. */
export const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Seconds that browsers cache the answer to a preflight request. This is Chromium's maximum. */
const PREFLIGHT_SECONDS = 2 * 3600;

/** Yoga's options of CORS. Browsers add no key by themselves, so a page of any site may send requests with a key of its own. */
export const cors = { origin: '*', credentials: false, maxAge: PREFLIGHT_SECONDS } as const;

/** Returns the headers that Yoga gives an answer by the options above. */
export function readCorsHeaders({ headers: { origin } }: IncomingMessage): OutgoingHttpHeaders {
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    vary: 'Origin',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}
