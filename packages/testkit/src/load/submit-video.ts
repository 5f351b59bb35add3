import { setTimeout as sleep } from 'node:timers/promises';
import { askGraphql } from '../server/ask-graphql.ts';
import { readField } from '../server/read-field.ts';
import type { Acknowledgement } from '../judge/verify.ts';

/** One request for a video. */
export interface VideoRequest {
  readonly key: string;
  readonly prompt: string;
  readonly idempotencyKey?: string | undefined;
  /** By default a rate limit refuses it. */
  readonly whenRateLimited?: 'QUEUE' | undefined;
}

/** Outcome of a submission, as its caller sees it. */
export type SubmitAnswer =
  | { readonly type: 'acknowledged'; readonly acknowledgement: Acknowledgement & { readonly status: string } }
  /** An error, as GraphQL's or as a result; `code` is that of the first. */
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  /** No answer: what became of it is not known. */
  | { readonly type: 'lost' };

const mutation = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id status } }
    ... on Error { message }
  }
}`;

/** Sends one mutation, once. Never rejects: an answer that does not come is one of the outcomes. */
export async function submitVideo(
  gatewayUrl: string,
  { key, prompt, idempotencyKey, whenRateLimited }: VideoRequest,
): Promise<SubmitAnswer> {
  const input = { prompt, model: 'nanobanana-video', idempotencyKey, whenRateLimited };
  const answer = await askGraphql(gatewayUrl, { key, query: mutation, variables: { input } }).catch(() => undefined);
  if (!answer) return { type: 'lost' };
  const result = readField(answer.body, 'data', 'generateVideo');
  const id = readField(result, 'generation', 'id');
  const status = readField(result, 'generation', 'status');
  if (typeof id === 'string') return { type: 'acknowledged', acknowledgement: { id, prompt, status: String(status) } };
  const error = readField(answer.body, 'errors', 0);
  const code = readField(error, 'extensions', 'code') ?? readField(result, '__typename');
  return { type: 'refused', code: String(code), message: String(readField(error ?? result, 'message')) };
}

const PAUSE_MS = 200;
/** Errors that say to try again. */
const passing: ReadonlySet<string> = new Set([
  'STORE_UNAVAILABLE',
  'SERVICE_STOPPING',
  'RATE_LIMITED',
  'UpstreamError',
]);

/**
 * Repeats a mutation under its idempotency key until it is acknowledged or `signal` ends the patience. Rejects when it is
 * refused for good.
 */
export async function submitUntilAcknowledged(
  gatewayUrl: () => string,
  request: VideoRequest & { readonly idempotencyKey: string },
  signal: AbortSignal,
): Promise<Acknowledgement | undefined> {
  while (!signal.aborted) {
    const answer = await submitVideo(gatewayUrl(), request);
    if (answer.type === 'acknowledged') return answer.acknowledgement;
    if (answer.type === 'refused' && !passing.has(answer.code)) throw new Error(`${answer.code}: ${answer.message}`);
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
