import type { Dispatcher } from 'undici';
import type { Answer } from './answer.ts';
import { classifyRefusal } from './classify-refusal.ts';
import { NoAnswerError, NotSentError, UnreadableAnswerError } from './errors.ts';
import { ObservedText } from './observed-text.ts';
import { makeStorable } from './tolerant.ts';

/** One request to VideoGenAPI. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Sent as a bearer token, and masked in the answer. */
  readonly key: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The time from the first byte of the request to the last of the answer, milliseconds. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly dispatcher: Dispatcher;
}

/**
 * Sends one request, once, and reads its JSON answer. Throws a {@link VideoGenApiError} for everything else: a failed
 * connection, a passed deadline, an error status, a redirect. Redirects are not followed: a paid body would be sent twice.
 */
export async function request(upstreamRequest: UpstreamRequest): Promise<Answer> {
  const answer = await exchange(upstreamRequest);
  if (answer.status >= 300 && answer.status < 400) {
    throw new UnreadableAnswerError(answer.status, 'redirects are not followed; check VIDEOGENAPI_URL');
  }
  if (answer.status >= 400 || isRefusal(answer.body)) throw classifyRefusal(answer);
  if (answer.body === undefined) throw new UnreadableAnswerError(answer.status, 'its body is not JSON');
  return answer;
}

async function exchange(upstreamRequest: UpstreamRequest): Promise<Answer> {
  const { key, timeoutMs, signal } = upstreamRequest;
  using deadline = startDeadline(timeoutMs, signal);
  try {
    const { status, headers, words } = await send(upstreamRequest, deadline);
    return { status, headers, body: maskKey(parseJson(words), createKeyMask(key)) };
  } catch (error) {
    if (error instanceof UnreadableAnswerError) throw error;
    throw describeFailure(error, deadline.isOver(), timeoutMs);
  }
}

interface RawAnswer extends Omit<Answer, 'body'> {
  readonly words: string;
}

/** Sends a request and collects its answer, without the stream and the signal that undici's `request` makes for each. */
function send(upstreamRequest: UpstreamRequest, deadline: Deadline): Promise<RawAnswer> {
  const { url, key, method, body, maxBodyBytes, dispatcher } = upstreamRequest;
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  let head: Omit<Answer, 'body'> = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  let size = 0;
  dispatcher.dispatch(
    {
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    },
    {
      // The connection is there, and nothing is sent yet.
      onRequestStart: (controller) => deadline.onEnd((reason) => controller.abort(reason)),
      // An informational answer comes before the real one, which takes its place.
      onResponseStart(_, status, headers) {
        head = { status, headers };
      },
      onResponseData(controller, chunk) {
        size += chunk.length;
        if (size <= maxBodyBytes) chunks.push(chunk);
        else controller.abort(new UnreadableAnswerError(head.status, `its body is longer than ${maxBodyBytes} bytes`));
      },
      onResponseEnd: () => resolve({ ...head, words: Buffer.concat(chunks).toString('utf8') }),
      onResponseError: (_, error) => reject(error),
    },
  );
  return promise;
}

interface Deadline extends Disposable {
  /** Calls back once the time is over or the caller has aborted, at once where that has happened already. */
  readonly onEnd: (listener: (reason: Error) => void) => void;
  readonly isOver: () => boolean;
}

function startDeadline(ms: number, caller: AbortSignal | undefined): Deadline {
  let isOver = false;
  let isEnded = false;
  let notify: ((reason: Error) => void) | undefined;
  const end = (): void => {
    isEnded = true;
    notify?.(new Error('the answer is not awaited any more'));
  };
  const timer = setTimeout(() => {
    isOver = true;
    end();
  }, ms);
  caller?.addEventListener('abort', end);
  if (caller?.aborted) end();
  return {
    onEnd(listener) {
      notify = listener;
      if (isEnded) end();
    },
    isOver: () => isOver,
    [Symbol.dispose]() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', end);
    },
  };
}

function parseJson(words: string): unknown {
  try {
    const body: unknown = JSON.parse(words);
    return body;
  } catch {
    return undefined;
  }
}

type KeyMask = (text: string) => string;

/** Masks a key as it is and as it stands in a URL, with either case of the hexadecimal digits there. */
function createKeyMask(key: string): KeyMask {
  const inUrl = encodeURIComponent(key);
  const forms = new Set([key, inUrl, inUrl.replaceAll(/%../g, (code) => code.toLowerCase())]);
  return (text) => [...forms].reduce((masked, form) => masked.replaceAll(form, MASK), text);
}

/**
 * Masks the caller's key in a body after parsing, as JSON may escape the key's characters. A generation's prompt stays
 * comparable with the original: a lost submission is recognised by it.
 */
function maskKey(value: unknown, mask: KeyMask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((inner) => maskKey(inner, mask));
  if (typeof value !== 'object' || value === null) return value;
  const isGeneration = 'generation_id' in value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      mask(name),
      isGeneration && name === 'prompt' ? maskPrompt(inner, mask) : maskKey(inner, mask),
    ]),
  );
}

const MASK = '[key]';

/** Undefined for an empty text and for anything that is not a text. */
function maskPrompt(value: unknown, mask: KeyMask): ObservedText | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return new ObservedText(value, makeStorable(mask(value)));
}

/** True for `success: false` inside a 2xx. A body that names a generation is about that generation, failed or not. */
function isRefusal(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  if ('generation_id' in body && typeof body.generation_id === 'string') return false;
  return 'success' in body && body.success === false;
}

/**
 * Translates the error of a failed connection. Only its codes are kept: its message, and therefore a `cause`, can quote
 * headers and the key in them.
 */
export function describeFailure(error: unknown, isTooLate: boolean, timeoutMs: number): NotSentError | NoAnswerError {
  const parts = listParts(error);
  const codes = parts.map(({ code }) => code).join(', ');
  if (parts.length > 0 && parts.every(isBeforeSending)) return new NotSentError(codes);
  if (isTooLate) return new NoAnswerError(`none within ${timeoutMs / 1000} s`);
  return new NoAnswerError(codes || 'the connection was lost');
}

interface SystemError {
  readonly code: string;
  readonly syscall: unknown;
}

/** The error itself, or one part for each address that was tried. */
function listParts(error: unknown): readonly SystemError[] {
  if (error instanceof AggregateError) return error.errors.flatMap(listParts);
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return [];
  return [{ code: error.code, syscall: 'syscall' in error ? error.syscall : undefined }];
}

/** DNS lookup and connecting come before the first byte. The same codes from a later system call prove nothing. */
function isBeforeSending({ code, syscall }: SystemError): boolean {
  return syscall === 'getaddrinfo' || syscall === 'connect' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
