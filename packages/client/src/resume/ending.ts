import { CloseCode } from 'graphql-ws/client';
import { isTemporary, toAnswerError, VideoGenError } from '../errors.ts';

/** Close codes after which the same connection fails again: a refused key, a broken protocol, a message that is too long. */
const PERMANENT: ReadonlySet<number> = new Set([
  CloseCode.BadRequest,
  CloseCode.Unauthorized,
  CloseCode.Forbidden,
  CloseCode.SubprotocolNotAcceptable,
  CloseCode.SubscriberAlreadyExists,
  CloseCode.TooManyInitialisationRequests,
  // RFC 6455, 7.4.1: protocol error, unsupported data, invalid data, policy violation, message too big.
  1002,
  1003,
  1007,
  1008,
  1009,
]);

/**
 * True for the reason of an ending after which another attempt may succeed: an error of the connection or of the caller's key
 * function, a close event, or the errors of an operation.
 */
export function isPassing(reason: unknown): boolean {
  if (Array.isArray(reason)) return isTemporary(toAnswerError(reason));
  if (reason instanceof VideoGenError) return isTemporary(reason);
  if (typeof reason !== 'object' || reason === null || !('code' in reason)) return true;
  return typeof reason.code !== 'number' || !PERMANENT.has(reason.code);
}
