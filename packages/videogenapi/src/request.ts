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
    const body = parseJson(words.replaceAll(question.key, '[key]'));
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

/** A refusal inside a 2xx. A body that names a generation is about that generation, failed or not. */
function saysNo(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || 'generation_id' in body) return false;
  return 'success' in body && body.success === false;
}

/** Codes that can only come before a byte of the request was written. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

// The error itself stays the cause; its message is not repeated, as it can quote headers and so the key.
function describeFailure(error: unknown, deadline: AbortSignal, timeoutMs: number): NotSentError | NoAnswerError {
  const codes = listCodes(error);
  const unsent = codes.length > 0 && codes.every((code) => unsentCodes.has(code));
  if (unsent) return new NotSentError(codes.join(', '));
  if (deadline.aborted) return new NoAnswerError(`none within ${timeoutMs / 1000} s`);
  return new NoAnswerError(codes.join(', ') || 'the connection was lost');
}

/** The codes of an error, or of all its parts where several addresses were tried. */
function listCodes(error: unknown): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(listCodes);
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return [];
  return [error.code];
}
