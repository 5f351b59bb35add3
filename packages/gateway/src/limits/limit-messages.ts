import type { GraphQLError } from 'graphql';
import { createBodyError } from './limit-bodies.ts';
import { findExcess, replaceInner } from './limit-json.ts';

/** A message over a websocket. */
export interface Message {
  readonly text: string;
  /** The error of the operation that the message begins; undefined if it may be executed. */
  readonly refusal: GraphQLError | undefined;
}

/**
 * Reads a message. If it takes too long to parse, only its type and id are kept, beside an empty query. If even that is too
 * long, its text is empty, which is an invalid message.
 */
export function readMessage(text: string, mostBytes: number): Message {
  const refusal = findExcess(text);
  if (refusal) {
    const rest = replaceInner(text, '{"query":""}');
    return { text: findExcess(rest) ? '' : rest, refusal };
  }
  const bytes = Buffer.byteLength(text);
  return { text, refusal: bytes > mostBytes ? createBodyError(mostBytes, String(bytes)) : undefined };
}
