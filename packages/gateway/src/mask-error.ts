import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { maskError } from 'graphql-yoga';
import type { Log } from '@videogen/lifecycle';
import { readKeyError } from './authenticate.ts';
import { readStoreError } from './retryable-errors.ts';

const UNEXPECTED = 'Unexpected error.';

/** Turns any error into one that callers may see. */
export type Mask = (error: unknown) => GraphQLError;

/** Makes the mask of all transports. What it hides goes to the log. */
export function createMask(log: Log): Mask {
  return (error) => {
    const original = readOriginal(error);
    const known = readKeyError(original) ?? readStoreError(original);
    if (known) return place(known, error);
    const masked = maskError(error, UNEXPECTED, false);
    if (masked !== error) log.error({ err: original }, 'an operation failed unexpectedly');
    return masked instanceof GraphQLError ? masked : new GraphQLError(UNEXPECTED);
  };
}

/** An error as it goes over a websocket: without the hints for an HTTP answer that Yoga keeps in its extensions. */
export function formatError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON();
  const { http: _http, ...shown } = extensions ?? {};
  return Object.keys(shown).length > 0 ? { ...rest, extensions: shown } : rest;
}

/** The known error, at the field where the other one happened. */
function place(known: GraphQLError, error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) return known;
  const { nodes, source, positions, path } = error;
  return new GraphQLError(known.message, { nodes, source, positions, path, extensions: known.extensions });
}

function readOriginal(error: unknown): unknown {
  return error instanceof Error && 'originalError' in error && error.originalError ? error.originalError : error;
}
