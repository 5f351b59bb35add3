import {
  isVideoGenApiError,
  type GenerateRequest,
  type GenerationPage,
  type ObservedGeneration,
  type Submission,
  type VideoGenApiError,
} from '@videogen/videogenapi';
import { KeyRefusedError } from '../identity/key-errors.ts';
import { BudgetSpentError } from './tokens.ts';

/**
 * All requests of one account to VideoGenAPI. Nothing else holds its key. Methods reject with a {@link SessionError}. A 401 marks the key
 * as refused; a 429 to a status request pauses the account's status requests for the demanded time.
 */
export interface UpstreamSession {
  readonly accountId: string;
  /** `POST /generate`: paid. It needs no token, and no pause holds it back. */
  generate(request: GenerateRequest): Promise<Submission>;
  /** `GET /status/{id}`, for one token. */
  getStatus(upstreamId: string): Promise<ObservedGeneration>;
  /** `GET /generations`: one page, newest first, for one token. */
  listGenerations(page: { readonly page: number; readonly limit: number }): Promise<GenerationPage>;
  /** The same session with at most so many tokens. */
  limitedTo(tokens: number): UpstreamSession;
}

/** The errors of a session. A refused key is a KeyRefusedError, so that one place handles it. */
export type SessionError =
  | Exclude<VideoGenApiError, { kind: 'unauthorized' }>
  | KeyRefusedError
  | BudgetSpentError
  | InterruptedError;

/** True for an error of a session. */
export function isSessionError(error: unknown): error is SessionError {
  return (
    isVideoGenApiError(error) ||
    error instanceof KeyRefusedError ||
    error instanceof BudgetSpentError ||
    error instanceof InterruptedError
  );
}

/** The signal of a session ended a status request. It says nothing about VideoGenAPI. */
export class InterruptedError extends Error {
  readonly kind = 'interrupted';

  constructor() {
    super('The request to VideoGenAPI was interrupted, as the process stops or lost its turn');
  }
}

/** True if an error says nothing about VideoGenAPI: the request was not sent, or its answer was not awaited. */
export function isUnanswered(error: SessionError): error is BudgetSpentError | InterruptedError {
  return error.kind === 'budget-spent' || error.kind === 'interrupted';
}
