import type { GraphQLError } from 'graphql';
import { createLimitError } from './limit-error.ts';

/** Limits within graphql 17's own rules, by the messages that it has for them. */
const limits = new Map([
  [
    'Maximum introspection depth exceeded',
    'The introspection is too deep: expected at most 2 of fields, interfaces, possibleTypes and inputFields within each other, got more.',
  ],
  [
    'Validation aborted.',
    'The document takes too long to validate: expected at most 500000 steps to compare its fields and 50000 to follow its fragments, got more.',
  ],
]);

/**
 * Names the limits that graphql's own rules have, as it tells neither their names nor their bounds. An operation that exceeds
 * one is refused for that alone; all other errors are returned as they came.
 */
export function nameLimits(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const refused = errors.flatMap(({ message, nodes }) => {
    const limit = limits.get(message);
    return limit === undefined ? [] : [createLimitError(limit, { nodes: nodes?.[0] })];
  });
  return refused.length > 0 ? refused : errors;
}
