import { Kind, type DocumentNode, type GraphQLError } from 'graphql';
import { countMostFields } from '@videogen/schema';
import { createLimitError } from './limit-error.ts';
import type { Variables } from './check-variables.ts';
import { isStandardIntrospection } from './standard-introspection.ts';

/** Returns the error for an operation whose answer or events can have too many fields; undefined for any other. */
export function findHighCost(
  document: DocumentNode,
  { operation, values: variables }: Variables,
  most: number,
): GraphQLError | undefined {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  if (isStandardIntrospection(operation, (name) => fragments.find((each) => each.name.value === name)))
    return undefined;
  const cost = countMostFields({ operation, fragments, variables });
  if (cost <= most) return undefined;
  return createLimitError(describeCost(most, cost), { nodes: operation });
}

/** Returns the message for an operation that costs too much. */
export function describeCost(most: number, cost: number): string {
  return `The operation costs too much: expected at most ${most} fields in its answer, got up to ${cost}.`;
}
