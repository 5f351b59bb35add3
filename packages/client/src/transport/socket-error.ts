import { ConnectionError, toAnswerError, UnauthenticatedError, VideoGenError } from '../errors.ts';

/** Converts a reason: the GraphQL errors of an error message, a CloseEvent, an ErrorEvent, or an Error of graphql-ws. */
export function toSubscriptionError(reason: unknown, url: string): VideoGenError {
  if (Array.isArray(reason)) return toAnswerError(reason);
  if (reason instanceof VideoGenError) return reason;

  const closure = readClosure(reason);
  if (closure === undefined) return new ConnectionError(`${url} could not be reached.`, { cause: reason });
  if (closure.code === 4401 || closure.code === 4403) {
    return new UnauthenticatedError(`${url} refused the key (close code ${closure.code}).`, { cause: reason });
  }
  const why = `${closure.code} ${closure.reason}`.trimEnd();
  return new ConnectionError(`The connection to ${url} was closed (${why}).`, { cause: reason });
}

function readClosure(event: unknown): { readonly code: number; readonly reason: string } | undefined {
  if (typeof event !== 'object' || event === null || !('code' in event && 'reason' in event)) return undefined;
  const { code, reason } = event;
  return typeof code === 'number' && typeof reason === 'string' ? { code, reason } : undefined;
}
