import { Kind, type ASTNode, type GraphQLError, type ValidationRule } from 'graphql';
import { createLimitError } from './limit-error.ts';

/** Refuses a document with a list that is too long. The error names its path, which begins with the argument or variable. */
export function limitLists(most: number): ValidationRule {
  return (context) => ({
    ListValue(list, _key, parent, _path, ancestors) {
      const { length } = list.values;
      if (length > most)
        context.reportError(createListError(readPath([...ancestors, parent]), { most, length, nodes: list }));
    },
  });
}

function readPath(ancestors: readonly (ASTNode | readonly ASTNode[] | undefined)[]): string {
  const names = ancestors.flatMap((each) => {
    if (!each || !('kind' in each)) return [];
    if (each.kind === Kind.VARIABLE_DEFINITION) return [`$${each.variable.name.value}`];
    return each.kind === Kind.ARGUMENT || each.kind === Kind.OBJECT_FIELD ? [each.name.value] : [];
  });
  return names.join('.');
}

/** A list that is too long, in a document or among the variables. */
export interface LongList {
  readonly most: number;
  readonly length: number;
  readonly nodes?: ASTNode;
}

/** Creates the error for a list that is too long, at its path. */
export function createListError(path: string, { most, length, nodes }: LongList): GraphQLError {
  return createLimitError(`The list ${path} is too long: expected at most ${most} values, got ${length}.`, { nodes });
}
