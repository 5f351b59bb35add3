import { Agent, request as sendRequest } from 'undici';
import { printGenerateRequest, type GenerateRequest } from './generate-request.ts';
import { parseGeneration, parseList, type ObservedGeneration } from './parse-generation.ts';
import {
  parseRateLimit,
  parseUsage,
  parseUser,
  type ObservedRateLimit,
  type ObservedUsage,
  type ObservedUser,
} from './parse-user.ts';
import { UnreadableAnswerError } from './errors.ts';
import { describeFailure, request } from './request.ts';
import { parseHttpDate } from './upstream-time.ts';
import type { Answer } from './classify-refusal.ts';

/** Where VideoGenAPI is and how long to wait for it. */
export interface VideoGenApiOptions {
  /** Ends in `/api/v1`, with or without a slash. */
  readonly baseUrl: string;
  /** The whole time for a question, milliseconds; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** The whole time for the paid POST, milliseconds; 30,000 by default. */
  readonly submitTimeoutMs?: number | undefined;
  /** A longer answer is an error; 4 MiB by default. */
  readonly maxBodyBytes?: number | undefined;
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
  /** When it was answered, on the clock of VideoGenAPI's server; whole seconds. */
  readonly answeredAt: Date | undefined;
}

/** The first bytes of a video, to learn whether it is there. */
export interface VideoInfo {
  readonly contentType: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
}

/**
 * VideoGenAPI's endpoints, one method each. Each sends exactly one request and never retries; each rejects with one of the
 * classes in errors.ts.
 */
export interface VideoGenApi extends AsyncDisposable {
  /** `POST /generate`: paid. */
  generate(key: string, request: GenerateRequest, signal?: AbortSignal): Promise<Submission>;
  /** `GET /status/{id}`. */
  getStatus(key: string, generationId: string, signal?: AbortSignal): Promise<ObservedGeneration>;
  /** `GET /generations`: one page, newest first. Entries lack the model and more. */
  listGenerations(
    key: string,
    page: { readonly page: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<GenerationPage>;
  /** `GET /user`: also the cheapest check of a key. */
  getUser(key: string, signal?: AbortSignal): Promise<ObservedUser>;
  /** `HEAD /video/{id}`: public. Undefined while the file does not answer. */
  findVideo(generationId: string, signal?: AbortSignal): Promise<VideoInfo | undefined>;
}

const MEBIBYTE = 1024 * 1024;

/** Opens a client that keeps connections alive between looks. Dispose of it to close them. */
export function openVideoGenApi(options: VideoGenApiOptions): VideoGenApi {
  const { timeoutMs = 10_000, submitTimeoutMs = 30_000, maxBodyBytes = 4 * MEBIBYTE } = options;
  const base = options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`;
  const agent = new Agent();
  // A kept-alive connection may be closed by the other side just as the paid POST is written, which leaves its outcome
  // unknown: the POST gets a connection of its own.
  const submitAgent = new Agent({ pipelining: 0 });

  function get(key: string, path: string, signal?: AbortSignal): Promise<Answer> {
    return request({
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
    async generate(key, generateRequest, signal) {
      const answer = await request({
        method: 'POST',
        url: new URL('generate', base),
        key,
        body: printGenerateRequest(generateRequest),
        timeoutMs: submitTimeoutMs,
        maxBodyBytes,
        signal,
        dispatcher: submitAgent,
      });
      return {
        generation: parseGeneration(answer),
        usage: parseUsage(answer.body),
        rateLimit: parseRateLimit(answer.body),
      };
    },
    async getStatus(key, generationId, signal) {
      const answer = await get(key, `status/${encodeURIComponent(generationId)}`, signal);
      const observed = parseGeneration(answer);
      if (observed.generationId === generationId) return observed;
      throw new UnreadableAnswerError(answer.status, 'it is about another generation');
    },
    async listGenerations(key, { page, limit }, signal) {
      const answer = await get(key, `generations?page=${page}&limit=${limit}`, signal);
      return { entries: parseList(answer), answeredAt: parseHttpDate(answer.headers['date']) };
    },
    async getUser(key, signal) {
      return parseUser(await get(key, 'user', signal));
    },
    async findVideo(generationId, signal) {
      const url = new URL(`video/${encodeURIComponent(generationId)}`, base);
      const deadline = AbortSignal.timeout(timeoutMs);
      const response = await sendRequest(url, {
        method: 'HEAD',
        dispatcher: agent,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      }).catch((error: unknown) => {
        throw describeFailure(error, deadline, timeoutMs);
      });
      await response.body.dump();
      if (response.statusCode !== 200) return undefined;
      const { 'content-type': type, 'content-length': length } = response.headers;
      return {
        contentType: typeof type === 'string' ? type : undefined,
        size: typeof length === 'string' ? Number(length) : undefined,
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([agent.destroy(), submitAgent.destroy()]);
    },
  };
}

const wellFormedKey = /^[\x21-\x7e]{8,256}$/;

/** Whether a key can stand in a header. Live keys look different from each other, so nothing more is asked of them. */
export function isWellFormedKey(key: string): boolean {
  return wellFormedKey.test(key);
}
