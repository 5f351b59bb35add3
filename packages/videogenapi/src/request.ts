import { request as sendRequest, type Dispatcher } from 'undici';
import { classifyRefusal, type Answer } from './classify-refusal.ts';
import { NoAnswerError, NotSentError, UnreadableAnswerError } from './errors.ts';

/** One question to VideoGenAPI. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Sent as a bearer token; masked in whatever comes back. */
  readonly key: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** From the first byte of the request to the last of the answer, milliseconds. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly dispatcher: Dispatcher;
}

/**
 * Sends one request, once, and reads its JSON answer. Throws one of the classes in errors.ts for everything else: a
 * connection that failed, a deadline, a redirect (never followed: it would send a paid body twice), an error status.
 */
export async function request(question: UpstreamRequest): Promise<Answer> {
  const answer = await exchange(question);
  if (answer.status >= 300 && answer.status < 400) {
    throw new UnreadableAnswerError(answer.status, 'redirects are not followed; check VIDEOGENAPI_URL');
  }
  if (answer.status >= 400 || saysNo(answer.body)) throw classifyRefusal(answer);
  if (answer.body === undefined) throw new UnreadableAnswerError(answer.status, 'its body is not JSON');
  return answer;
}

async function exchange(question: UpstreamRequest): Promise<Answer> {
  const deadline = AbortSignal.timeout(question.timeoutMs);
  const signal = question.signal ? AbortSignal.any([question.signal, deadline]) : deadline;
  try {
    const response = await sendRequest(question.url, {
      method: question.method,
      dispatcher: question.dispatcher,
      signal,
      headers: {
        authorization: `Bearer ${question.key}`,
        accept: 'application/json',
        ...(question.body !== undefined && { 'content-type': 'application/json' }),
      },
      body: question.body === undefined ? null : JSON.stringify(question.body),
    });
    const words = await readBody(response, question.maxBodyBytes);
    const body = maskKey(parseJson(words), question.key);
    return { status: response.statusCode, headers: response.headers, body };
  } catch (error) {
    if (error instanceof UnreadableAnswerError) throw error;
    throw describeFailure(error, deadline, question.timeoutMs);
  }
}

async function readBody({ statusCode, body }: Dispatcher.ResponseData, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) throw new UnreadableAnswerError(statusCode, `its body is longer than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(words: string): unknown {
  try {
    const body: unknown = JSON.parse(words);
    return body;
  } catch {
    return undefined;
  }
}

/** The body without the caller's key. Masked after parsing, as JSON may write a key's characters with escapes. */
function maskKey(value: unknown, key: string): unknown {
  if (typeof value === 'string') return value.replaceAll(key, '[key]');
  if (Array.isArray(value)) return value.map((inner) => maskKey(inner, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.replaceAll(key, '[key]'), maskKey(inner, key)]),
  );
}

/** A refusal inside a 2xx. A body that names a generation is about that generation, failed or not. */
function saysNo(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  if ('generation_id' in body && typeof body.generation_id === 'string') return false;
  return 'success' in body && body.success === false;
}

/**
 * A failed connection as one of our errors. Only codes are taken from the original: its message, and so a `cause`, can quote
 * headers and with them the key.
 */
export function describeFailure(
  error: unknown,
  deadline: AbortSignal,
  timeoutMs: number,
): NotSentError | NoAnswerError {
  const parts = listParts(error);
  const codes = parts.map(({ code }) => code).join(', ');
  if (parts.length > 0 && parts.every(isBeforeSending)) return new NotSentError(codes);
  if (deadline.aborted) return new NoAnswerError(`none within ${timeoutMs / 1000} s`);
  return new NoAnswerError(codes || 'the connection was lost');
}

interface SystemError {
  readonly code: string;
  readonly syscall: unknown;
}

/** The error, or all its parts where several addresses were tried. */
function listParts(error: unknown): readonly SystemError[] {
  if (error instanceof AggregateError) return error.errors.flatMap(listParts);
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return [];
  return [{ code: error.code, syscall: 'syscall' in error ? error.syscall : undefined }];
}

/** Looking up and connecting come before the first byte; the same codes from a later call prove nothing. */
function isBeforeSending({ code, syscall }: SystemError): boolean {
  return syscall === 'getaddrinfo' || syscall === 'connect' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
