import type { GraphQLFormattedError } from 'graphql';
import type { GenerateVideoMutation, GenerationFieldsFragment, GenerationStatus } from './generated/operations.ts';

/** The expected errors in the result of `generateVideo`, distinguished by `__typename`. */
export type GenerateVideoRefusal = Exclude<
  GenerateVideoMutation['generateVideo'],
  { readonly __typename: 'GenerateVideoSuccess' }
>;

/** The base of all errors of this client. `code` is stable; messages may change. */
export class VideoGenError extends Error {
  override readonly name: string = 'VideoGenError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The key is missing, malformed, revoked or refused. A repetition does not help. */
export class UnauthenticatedError extends VideoGenError {
  override readonly name: string = 'UnauthenticatedError';

  constructor(message: string, options?: ErrorOptions) {
    super('UNAUTHENTICATED', message, options);
  }
}

/** The properties of a ConnectionError. */
export interface ConnectionErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
  /** By default true without a status, and with 2xx, 408, 425, 429 and 5xx. */
  readonly retryable?: boolean | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly idempotencyKeys?: readonly string[] | undefined;
}

/** No answer came, or one that is not GraphQL (with its HTTP status in `status`), or the client was closed meanwhile. */
export class ConnectionError extends VideoGenError {
  override readonly name: string = 'ConnectionError';
  readonly status: number | undefined;
  /** True if the same request may succeed later. False for an answer that shows that the URL is not a gateway's, or closed to this client. */
  readonly retryable: boolean;
  /** The key of a submission without an answer. The same input with this key gets the first result, if there was one. */
  readonly idempotencyKey: string | undefined;
  /** The keys of several submissions without an answer, in the order of the inputs. */
  readonly idempotencyKeys: readonly string[] | undefined;

  constructor(message: string, options?: ConnectionErrorOptions) {
    super('CONNECTION_FAILED', message, options);
    this.status = options?.status;
    this.retryable = options?.retryable ?? isRetryableStatus(options?.status);
    this.idempotencyKey = options?.idempotencyKey;
    this.idempotencyKeys = options?.idempotencyKeys;
  }
}

/** The gateway answered with GraphQL errors. `code` is the `extensions.code` of the first, or REQUEST_FAILED. */
export class GraphQLRequestError extends VideoGenError {
  override readonly name: string = 'GraphQLRequestError';
  readonly errors: readonly GraphQLFormattedError[];
  /** The data of the answer, if any. */
  readonly data: unknown;

  constructor(errors: readonly GraphQLFormattedError[], data?: unknown) {
    const messages = errors.map((error) => error.message).join('; ');
    super(readCode(errors[0]) ?? 'REQUEST_FAILED', `The gateway answered with an error: ${messages}`);
    this.errors = errors;
    this.data = data;
  }

  /** The `extensions.code` of each error that has one, in order. */
  get codes(): string[] {
    return this.errors.map(readCode).filter((code) => code !== undefined);
  }
}

/** The watched generation does not exist or is not the caller's. */
export class GenerationNotFoundError extends VideoGenError {
  override readonly name: string = 'GenerationNotFoundError';
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super('NOT_FOUND', `There is no generation ${id} for this key.`, options);
    this.id = id;
  }
}

/** `submit` or `generateAndWait` was refused and nothing was made. `refusal` is the error of the schema. */
export class GenerationRefusedError extends VideoGenError {
  override readonly name: string = 'GenerationRefusedError';
  readonly refusal: GenerateVideoRefusal;

  constructor(refusal: GenerateVideoRefusal) {
    super('GENERATION_REFUSED', `${refusal.__typename}: ${refusal.message}`);
    this.refusal = refusal;
  }
}

/** The awaited generation ended as FAILED or CANCELED, or by a status that a later gateway has added. */
export class GenerationFailedError extends VideoGenError {
  override readonly name: string = 'GenerationFailedError';
  readonly generation: GenerationFieldsFragment;

  constructor(generation: GenerationFieldsFragment) {
    const { failure, id, status } = generation;
    // An earlier gateway may lack the field.
    const why = failure == null ? '' : ` ${failure.code}: ${failure.message}`;
    super('GENERATION_FAILED', `Generation ${id} ended as ${status}.${why}`);
    this.generation = generation;
  }
}

/** The `timeoutMs` of `generateAndWait` or `result` passed. The generation continues; `client.watch(error.id)` follows it. */
export class WaitTimeoutError extends VideoGenError {
  override readonly name: string = 'WaitTimeoutError';
  readonly id: string;
  /** The last known status. */
  readonly status: GenerationStatus;
  /** The last known state of the generation. */
  readonly generation: GenerationFieldsFragment;

  constructor(generation: GenerationFieldsFragment, timeoutMs: number, options?: ErrorOptions) {
    const { id, status } = generation;
    const message =
      `Generation ${id} was ${status} after ${timeoutMs} ms. ` +
      `It continues; follow it with client.watch(${JSON.stringify(id)}).`;
    super('WAIT_TIMEOUT', message, options);
    this.id = id;
    this.status = status;
    this.generation = generation;
  }
}

/** Converts the errors of a GraphQL answer, over HTTP or a websocket, to the error to throw. */
export function toAnswerError(errors: readonly GraphQLFormattedError[], data?: unknown): VideoGenError {
  const refusal = errors.find((error) => readCode(error) === 'UNAUTHENTICATED');
  if (refusal !== undefined) return new UnauthenticatedError(refusal.message);
  return new GraphQLRequestError(errors, data);
}

/** The facts of an answer that is not GraphQL; no status means that there was no answer. */
export interface HttpFacts {
  readonly status: number | undefined;
  readonly contentType?: string | null | undefined;
  readonly cause: unknown;
}

/** Converts an answer that is not GraphQL, or a missing one, to the error to throw. */
export function toHttpError(url: string, { status, contentType, cause }: HttpFacts): VideoGenError {
  if (status === 401) return new UnauthenticatedError(`${url} refused the key (HTTP 401).`, { cause });
  const what = status === undefined ? 'gave no answer' : `gave an answer that is not GraphQL (HTTP ${status})`;
  // A page is no truncated answer of a gateway.
  const isPage = contentType?.startsWith('text/html') === true && status !== undefined && status < 300;
  return new ConnectionError(`${url} ${what}.`, { cause, status, ...(isPage ? { retryable: false } : {}) });
}

/**
 * True if the same request may succeed later. Either no answer came, or the gateway is stopping, limits requests, or cannot
 * reach its database or VideoGenAPI.
 */
export function isTemporary(error: unknown): error is VideoGenError {
  if (error instanceof ConnectionError) return error.retryable;
  return error instanceof GraphQLRequestError && error.codes.some((code) => TEMPORARY_CODES.has(code));
}

/** Returns the shortest wait that the gateway asks for; 0 without one. */
export function readRetryAfterMs(error: VideoGenError): number {
  if (!(error instanceof GraphQLRequestError)) return 0;
  const seconds = error.errors.map(({ extensions }) => extensions?.['retryAfterSeconds']);
  return 1000 * Math.max(0, ...seconds.filter((each) => typeof each === 'number'));
}

/** No answer, a truncated one, or one of a busy or failing gateway or proxy. */
function isRetryableStatus(status: number | undefined): boolean {
  if (status === undefined || (status >= 200 && status < 300) || status >= 500) return true;
  return status === 408 || status === 425 || status === 429;
}

const TEMPORARY_CODES: ReadonlySet<string> = new Set([
  'STORE_UNAVAILABLE',
  'UPSTREAM_UNAVAILABLE',
  'SERVICE_STOPPING',
  'RATE_LIMITED',
]);

function readCode(error: GraphQLFormattedError | undefined): string | undefined {
  const code = error?.extensions?.['code'];
  return typeof code === 'string' ? code : undefined;
}
