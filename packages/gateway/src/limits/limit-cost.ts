import { Kind, type DocumentNode, type GraphQLError, type OperationDefinitionNode } from 'graphql';
import { countMostFields } from '@videogen/schema';
import { createLimitError } from './limit-error.ts';
import type { Variables } from './check-variables.ts';
import { isStandardIntrospection } from './standard-introspection.ts';

/** Returns the error for an operation whose answer or events can have too many fields; undefined for any other. */
export type FindHighCost = (document: DocumentNode, variables: Variables) => GraphQLError | undefined;

/** Creates the check of costs. It remembers what has passed, as most operations come again with other ids alone. */
export function createCostLimit(most: number): FindHighCost {
  const passed = new WeakMap<OperationDefinitionNode, Set<string>>();

  return (document, { operation, values: variables }) => {
    const known = passed.get(operation) ?? new Set();
    const key = describeCounted(operation, variables);
    if (key !== undefined && known.has(key)) return undefined;
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    if (isStandardIntrospection(operation, (name) => fragments.find((each) => each.name.value === name)))
      return undefined;
    const cost = countMostFields({ operation, fragments, variables });
    if (cost > most) return createLimitError(describeCost(most, cost), { nodes: operation });
    // It is 0 for invalid variables, which say nothing about valid ones.
    if (key !== undefined && cost > 0 && known.size < MOST_REMEMBERED) passed.set(operation, known.add(key));
    return undefined;
  };
}

/** Enough for the page sizes of a client. */
const MOST_REMEMBERED = 20;

/**
 * Describes all of an operation's variables that a cost can depend on: numbers, lengths of lists, and whether there is a value. Undefined
 * where a value is an object, or a list of objects or lists.
 */
function describeCounted(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables['values'],
): string | undefined {
  let described = '';
  for (const { variable } of variableDefinitions) {
    const value = Object.hasOwn(variables, variable.name.value) ? variables[variable.name.value] : undefined;
    if (typeof value === 'number' || value == null) described += `${String(value)},`;
    else if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
      described += `${value.length} values,`;
    else if (typeof value === 'object') return undefined;
    else described += `${typeof value},`;
  }
  return described;
}

/** Returns the message for an operation that costs too much. */
export function describeCost(most: number, cost: number): string {
  return `The operation costs too much: expected at most ${most} fields in its answer, got up to ${cost}.`;
}
