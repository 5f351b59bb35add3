import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { maskError } from 'graphql-yoga';
import type { Log } from '@videogen/lifecycle';
import { readKeyError } from './authenticate.ts';
import { readStoreError } from './retryable-errors.ts';

const UNEXPECTED = 'Unexpected error.';

/** Translates any error to one that callers may see. */
export type Mask = (error: unknown) => GraphQLError;

/** Creates the mask for all transports. It logs the errors that it hides. */
export function createMask(log: Log): Mask {
  return (error) => {
    const original = readOriginal(error);
    const known = readKeyError(original) ?? readStoreError(original);
    if (known) return placeAt(error, known);
    const masked = maskError(error, UNEXPECTED, false);
    if (masked !== error) log.error({ err: original }, 'an operation failed unexpectedly');
    return masked instanceof GraphQLError ? withoutOriginal(masked) : new GraphQLError(UNEXPECTED);
  };
}

/** Yoga adds the message of JSON's parser, which repeats a part of the body. That may hold a key. */
function withoutOriginal(error: GraphQLError): GraphQLError {
  const { originalError, http, ...extensions } = error.extensions;
  if (originalError === undefined) return error;
  // Without the original, Yoga takes it for an operation's error and answers 200 unless `spec` is false.
  return new GraphQLError(error.message, { extensions: { ...extensions, http: { ...readObject(http), spec: false } } });
}

function readObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Formats an error for a websocket, without the hints for HTTP that Yoga keeps in its extensions. */
export function formatError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...rest } = error.toJSON();
  const { http: _http, ...shown } = extensions ?? {};
  return Object.keys(shown).length > 0 ? { ...rest, extensions: shown } : rest;
}

/** Gives the known error the path and position of the original one. */
function placeAt(error: unknown, known: GraphQLError): GraphQLError {
  if (!(error instanceof GraphQLError)) return known;
  const { nodes, source, positions, path } = error;
  return new GraphQLError(known.message, { nodes, source, positions, path, extensions: known.extensions });
}

function readOriginal(error: unknown): unknown {
  return error instanceof Error && 'originalError' in error && error.originalError ? error.originalError : error;
}
