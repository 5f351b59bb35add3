import { Agent } from 'undici';
import { printGenerateRequest, type GenerateRequest } from './generate-request.ts';
import { parseGeneration, parseList, type ObservedGeneration } from './parse-generation.ts';
import { parseUsage, parseUser, type ObservedUsage, type ObservedUser } from './parse-user.ts';
import { parseRateLimit, type ObservedRateLimit } from './rate-limit.ts';
import { isVideoGenApiError, UnreadableAnswerError, type VideoGenApiError } from './errors.ts';
import { parseHttpDate } from './http-date.ts';
import { request, type UpstreamRequest } from './request.ts';
import type { Answer } from './answer.ts';

/** The address of VideoGenAPI, deadlines and limits. */
export interface VideoGenApiOptions {
  /** Ends in `/api/v1`, with or without a slash. */
  readonly baseUrl: string;
  /** The whole time for a GET or HEAD, milliseconds; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** The whole time for the paid POST, milliseconds; 30,000 by default. */
  readonly submitTimeoutMs?: number | undefined;
  /** The longest accepted answer; 4 MiB by default. A longer one is an {@link UnreadableAnswerError}. */
  readonly maxBodyBytes?: number | undefined;
  /**
   * A paid POST may take a connection whose last answer came less than a second ago; false by default. When the server closes it under the
   * request, the outcome is unknown, as after any lost answer.
   */
  readonly reuseConnections?: boolean | undefined;
  /** Called after each request, unless the caller aborted it or the client was disposed of. */
  readonly onOutcome?: ((outcome: Outcome) => void) | undefined;
}

/** The outcome of a request to VideoGenAPI. */
export interface Outcome {
  /** The time of the request, milliseconds on the clock of `performance.now()`. */
  readonly askedAt: number;
  /** The failure or refusal; undefined after an answer as documented. */
  readonly error: VideoGenApiError | undefined;
}

/** An accepted submission. */
export interface Submission {
  readonly generation: ObservedGeneration;
  readonly usage: ObservedUsage | undefined;
  readonly rateLimit: ObservedRateLimit | undefined;
}

/** One page of the list. */
export interface GenerationPage {
  /** Newest first. */
  readonly entries: readonly ObservedGeneration[];
  /** The time of the answer on the clock of VideoGenAPI's server, in whole seconds. */
  readonly answeredAt: Date | undefined;
}

/**
 * One method for each endpoint of VideoGenAPI. A method sends exactly one request, never retries, and rejects with a
 * {@link VideoGenApiError}.
 */
export interface VideoGenApi extends AsyncDisposable {
  /** `POST /generate`: paid. */
  generate(key: string, request: GenerateRequest): Promise<Submission>;
  /** `GET /status/{id}`. */
  getStatus(key: string, upstreamId: string, signal?: AbortSignal): Promise<ObservedGeneration>;
  /** `GET /generations`: one page, newest first. Its entries lack the model, the seed and other fields. */
  listGenerations(
    key: string,
    page: { readonly page: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<GenerationPage>;
  /** `GET /user`: also the cheapest check of a key. */
  getUser(key: string): Promise<ObservedUser>;
}

const MEBIBYTE = 1024 * 1024;
/** Servers close idle connections after several seconds. */
const REUSE_WITHIN_MS = 1000;

/** Opens a client that keeps connections alive between requests. Disposing of it closes them. */
export function openVideoGenApi(options: VideoGenApiOptions): VideoGenApi {
  const { timeoutMs = 10_000, submitTimeoutMs = 30_000, maxBodyBytes = 4 * MEBIBYTE, onOutcome } = options;
  const { reuseConnections = false } = options;
  const base = options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`;
  const generateUrl = new URL('generate', base);
  const agent = new Agent();
  // The server may close a kept-alive connection just as the paid POST is written, and the outcome would be unknown. The
  // POST therefore has a connection of its own.
  const submitAgent = new Agent(
    reuseConnections ? { keepAliveTimeout: REUSE_WITHIN_MS, keepAliveMaxTimeout: REUSE_WITHIN_MS } : { pipelining: 0 },
  );

  let isClosed = false;

  async function ask(upstreamRequest: UpstreamRequest): Promise<Answer> {
    const askedAt = performance.now();
    try {
      const answer = await request(upstreamRequest);
      onOutcome?.({ askedAt, error: undefined });
      return answer;
    } catch (error) {
      // A request that was aborted here says nothing about VideoGenAPI.
      const isAborted = isClosed || upstreamRequest.signal?.aborted === true;
      if (!isAborted && isVideoGenApiError(error)) onOutcome?.({ askedAt, error });
      throw error;
    }
  }

  function get(key: string, path: string, signal?: AbortSignal): Promise<Answer> {
    return ask({
      method: 'GET',
      url: new URL(path, base),
      key,
      timeoutMs,
      maxBodyBytes,
      signal,
      dispatcher: agent,
    });
  }

  return {
    async generate(key, generateRequest) {
      const answer = await ask({
        method: 'POST',
        url: generateUrl,
        key,
        body: printGenerateRequest(generateRequest),
        timeoutMs: submitTimeoutMs,
        maxBodyBytes,
        dispatcher: submitAgent,
      });
      return {
        generation: parseGeneration(answer),
        usage: parseUsage(answer.body),
        rateLimit: parseRateLimit(answer.body),
      };
    },
    async getStatus(key, upstreamId, signal) {
      const answer = await get(key, `status/${encodeURIComponent(upstreamId)}`, signal);
      const observed = parseGeneration(answer);
      if (observed.upstreamId === upstreamId) return observed;
      throw new UnreadableAnswerError(answer.status, 'it is about another generation');
    },
    async listGenerations(key, { page, limit }, signal) {
      const answer = await get(key, `generations?page=${page}&limit=${limit}`, signal);
      return { entries: parseList(answer), answeredAt: parseHttpDate(answer.headers['date']) };
    },
    async getUser(key) {
      return parseUser(await get(key, 'user'));
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await Promise.all([agent.destroy(), submitAgent.destroy()]);
    },
  };
}

const wellFormedKey = /^[\x21-\x7e]{8,256}$/;

/** True when a key can stand in a header. Live keys have no common form, so nothing else is checked. */
export function isWellFormedKey(key: string): boolean {
  return wellFormedKey.test(key);
}
