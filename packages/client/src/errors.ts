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
  readonly idempotencyKey?: string | undefined;
  readonly idempotencyKeys?: readonly string[] | undefined;
}

/** No answer came, or one that is not GraphQL (with its HTTP status in `status`), or the client was closed meanwhile. */
export class ConnectionError extends VideoGenError {
  override readonly name: string = 'ConnectionError';
  readonly status: number | undefined;
  /** The key of a submission without an answer. The same input with this key gets the first result, if there was one. */
  readonly idempotencyKey: string | undefined;
  /** The keys of several submissions without an answer, in the order of the inputs. */
  readonly idempotencyKeys: readonly string[] | undefined;

  constructor(message: string, options?: ConnectionErrorOptions) {
    super('CONNECTION_FAILED', message, options);
    this.status = options?.status;
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

/** The awaited generation ended as FAILED or CANCELED. */
export class GenerationFailedError extends VideoGenError {
  override readonly name: string = 'GenerationFailedError';
  readonly generation: GenerationFieldsFragment;

  constructor(generation: GenerationFieldsFragment) {
    const { failure, id, status } = generation;
    const why = failure === null ? '' : ` ${failure.code}: ${failure.message}`;
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

/** Converts an answer that is not GraphQL, or a missing one (no status), to the error to throw. */
export function toHttpError(
  url: string,
  options: { readonly status: number | undefined; readonly cause: unknown },
): VideoGenError {
  const { status, cause } = options;
  if (status === 401) return new UnauthenticatedError(`${url} refused the key (HTTP 401).`, { cause });
  const what = status === undefined ? 'gave no answer' : `gave an answer that is not GraphQL (HTTP ${status})`;
  return new ConnectionError(`${url} ${what}.`, { cause, status });
}

/**
 * True if the same request may succeed later. Either no answer came, or the gateway is stopping, limits requests, or cannot
 * reach its database or VideoGenAPI.
 */
export function isTemporary(error: unknown): error is VideoGenError {
  if (error instanceof ConnectionError) return true;
  return error instanceof GraphQLRequestError && error.codes.some((code) => TEMPORARY_CODES.has(code));
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
