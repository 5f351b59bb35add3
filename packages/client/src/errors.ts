import type { GraphQLFormattedError } from 'graphql';
import type { GenerateVideoMutation, GenerationFieldsFragment, GenerationStatus } from './generated/operations.ts';

/** Everything in the result of `generateVideo` that is not a success; told apart by `__typename`. */
export type GenerateVideoRefusal = Exclude<
  GenerateVideoMutation['generateVideo'],
  { readonly __typename: 'GenerateVideoSuccess' }
>;

/** The base of every error that this client throws by itself. `code` is stable; messages may change. */
export class VideoGenError extends Error {
  override readonly name: string = 'VideoGenError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The key is missing, malformed, revoked or refused. Trying again does not help. */
export class UnauthenticatedError extends VideoGenError {
  override readonly name: string = 'UnauthenticatedError';

  constructor(message: string, options?: ErrorOptions) {
    super('UNAUTHENTICATED', message, options);
  }
}

/** What a ConnectionError carries besides its message. */
export interface ConnectionErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** No answer came, or one that is not GraphQL (`status` then has its HTTP status), or the client was closed meanwhile. */
export class ConnectionError extends VideoGenError {
  override readonly name: string = 'ConnectionError';
  readonly status: number | undefined;
  /** Of a submission without an answer: the same input with this key is answered with the first result, if there is one. */
  readonly idempotencyKey: string | undefined;

  constructor(message: string, options?: ConnectionErrorOptions) {
    super('CONNECTION_FAILED', message, options);
    this.status = options?.status;
    this.idempotencyKey = options?.idempotencyKey;
  }
}

/** The gateway answered with GraphQL errors. `code` is the first one's `extensions.code`, or REQUEST_FAILED. */
export class GraphQLRequestError extends VideoGenError {
  override readonly name: string = 'GraphQLRequestError';
  readonly errors: readonly GraphQLFormattedError[];
  /** What the answer had besides the errors, if anything. */
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

/** The watched generation does not exist, or is not the caller's. */
export class GenerationNotFoundError extends VideoGenError {
  override readonly name: string = 'GenerationNotFoundError';
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super('NOT_FOUND', `There is no generation ${id} for this key.`, options);
    this.id = id;
  }
}

/** `generateAndWait` was refused; nothing was made. `refusal` is the error as the schema types it. */
export class GenerationRefusedError extends VideoGenError {
  override readonly name: string = 'GenerationRefusedError';
  readonly refusal: GenerateVideoRefusal;

  constructor(refusal: GenerateVideoRefusal) {
    super('GENERATION_REFUSED', `${refusal.__typename}: ${refusal.message}`);
    this.refusal = refusal;
  }
}

/** `generateAndWait` followed the generation to its end, and that was FAILED or CANCELED. */
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

/** `generateAndWait` waited `timeoutMs`. The generation goes on; `client.watch(error.id)` picks it up again. */
export class WaitTimeoutError extends VideoGenError {
  override readonly name: string = 'WaitTimeoutError';
  readonly id: string;
  /** The status when it was last heard of. */
  readonly status: GenerationStatus;
  /** The generation as it was last heard of. */
  readonly generation: GenerationFieldsFragment;

  constructor(generation: GenerationFieldsFragment, timeoutMs: number, options?: ErrorOptions) {
    const { id, status } = generation;
    const message =
      `Generation ${id} was ${status} after ${timeoutMs} ms. ` +
      `It goes on; pick it up again with client.watch(${JSON.stringify(id)}).`;
    super('WAIT_TIMEOUT', message, options);
    this.id = id;
    this.status = status;
    this.generation = generation;
  }
}

/** Turns the errors of a GraphQL answer, over HTTP or a socket, into the error to throw. */
export function toAnswerError(errors: readonly GraphQLFormattedError[], data?: unknown): VideoGenError {
  const refusal = errors.find((error) => readCode(error) === 'UNAUTHENTICATED');
  if (refusal !== undefined) return new UnauthenticatedError(refusal.message);
  return new GraphQLRequestError(errors, data);
}

/** Turns an answer that is not GraphQL, or none at all (no status), into the error to throw. */
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
 * Whether the same may work a little later: no answer came, or the gateway says that it is stopping, or that its database or
 * VideoGenAPI, which it asks about the key, is out of reach.
 */
export function isTemporary(error: unknown): error is VideoGenError {
  if (error instanceof ConnectionError) return true;
  return error instanceof GraphQLRequestError && error.codes.some((code) => TEMPORARY_CODES.has(code));
}

const TEMPORARY_CODES: ReadonlySet<string> = new Set(['STORE_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE', 'SERVICE_STOPPING']);

function readCode(error: GraphQLFormattedError | undefined): string | undefined {
  const code = error?.extensions?.['code'];
  return typeof code === 'string' ? code : undefined;
}
