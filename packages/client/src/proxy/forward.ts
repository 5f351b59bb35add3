import { anySignal } from '../transport/any-signal.ts';
import { endAtLoss } from './end-at-loss.ts';
import type { ForwardedOperation } from './read-operation.ts';
import { answerUnknown, COMMON_HEADERS } from './refusal.ts';

/** A gateway, and the key for one request to it. */
export interface Gateway {
  readonly url: string;
  readonly key: string;
  readonly fetch: typeof globalThis.fetch;
  /** Called when the connection of a stream is lost. */
  readonly onLoss: (error: unknown) => void;
}

/** Milliseconds without an answer after which the gateway counts as lost. The client waits two minutes for a mutation. */
const ANSWER_WITHIN_MS = 130_000;

const STREAM = 'text/event-stream';

/** The media types of GraphQL's answers. Another one may be a page that repeats the request with its key. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/graphql-response+json',
  STREAM,
  'multipart/mixed',
]);

/**
 * Sends an operation to the gateway and returns its answer, with its status and nothing else of its headers than the media type
 * and the wait. The request of the browser, whose end ends this one, gives `accept` alone. Throws what `fetch` throws.
 */
export async function forward(
  { url, key, fetch, onLoss }: Gateway,
  operation: ForwardedOperation,
  request: Request,
): Promise<Response> {
  const leaving = new AbortController();
  const reason = new Error(`The gateway gave no answer for ${ANSWER_WITHIN_MS} ms.`);
  const timer = setTimeout(() => leaving.abort(reason), ANSWER_WITHIN_MS);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        accept: request.headers.get('accept') ?? '*/*',
        'content-type': 'application/json',
        authorization: `Bearer ${key}`,
      },
      body: JSON.stringify(operation),
      // A redirect would send the key to another place.
      redirect: 'manual',
      signal: anySignal(request.signal, leaving.signal),
    });
    return await passOn(answer, onLoss);
  } finally {
    clearTimeout(timer);
  }
}

async function passOn({ status, headers, body }: Response, onLoss: Gateway['onLoss']): Promise<Response> {
  const contentType = headers.get('content-type') ?? '';
  const wait = readWait(headers);
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!MEDIA_TYPES.has(type)) {
    await body?.cancel();
    const message = `The gateway gave an answer that is not GraphQL (HTTP ${status}).`;
    return answerUnknown(status < 400 ? 502 : status, message, wait);
  }
  return new Response(body !== null && type === STREAM ? endAtLoss(body, onLoss) : body, {
    status,
    // Proxies such as nginx would keep events until there are more.
    headers: { ...COMMON_HEADERS, 'content-type': contentType, 'x-accel-buffering': 'no', ...wait },
  });
}

function readWait(headers: Headers): Readonly<Record<string, string>> {
  const wait = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(wait) ? { 'retry-after': wait } : {};
}
