import { Kind, type OperationDefinitionNode, type SelectionSetNode, type ValidationRule } from 'graphql';
import { describeCost } from './limit-cost.ts';
import { createLimitError } from './limit-error.ts';
import type { Limits } from './limits.ts';
import { isStandardIntrospection, type FindFragment } from './standard-introspection.ts';

/** Refuses an operation that is too deep, or has too many fields, aliases or directives. A fragment counts at each of its uses. */
export function limitSelections(limits: Limits): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const findFragment: FindFragment = context.getFragment.bind(context);
      const counted = countSelections(operation, findFragment);
      const refuse = (message: string) => context.reportError(createLimitError(message, { nodes: operation }));
      if (counted.depth > limits.depth && !isStandardIntrospection(operation, findFragment)) {
        refuse(`The operation is too deep: expected at most ${limits.depth} levels of fields, got ${counted.depth}.`);
      }
      // A first bound, before graphql's own rules run. The whole cost depends on the variables.
      if (counted.fields > limits.cost) refuse(describeCost(limits.cost, counted.fields));
      for (const [name, things] of counts) {
        if (counted[name] <= limits[name]) continue;
        refuse(`The operation has too many ${things}: expected at most ${limits[name]}, got ${counted[name]}.`);
      }
      return false;
    },
    FragmentDefinition: () => false,
  });
}

const counts = [
  ['aliases', 'aliases'],
  ['rootFields', 'root fields'],
  ['directives', 'directives'],
  ['submissions', 'paid fields (generateVideo, generateVideos)'],
  ['refreshes', 'fields that send requests to VideoGenAPI (importGenerations, refreshGeneration)'],
] as const;

type Counts = Record<'depth' | 'fields' | (typeof counts)[number][0], number>;

const submissions: ReadonlySet<string> = new Set(['generateVideo', 'generateVideos']);
const refreshes: ReadonlySet<string> = new Set(['importGenerations', 'refreshGeneration']);

/** Counts the selections of an operation, those of a fragment at each of its uses. */
export function countSelections(operation: OperationDefinitionNode, findFragment: FindFragment): Counts {
  // Each fragment is counted once. A fragment within itself counts as nothing here: graphql's own rules refuse it.
  const counted = new Map<string, Counts>();

  function countFragment(name: string): Counts {
    const known = counted.get(name);
    if (known) return known;
    counted.set(name, noCounts);
    const fragment = findFragment(name);
    const inner = count(fragment?.selectionSet);
    const sum = { ...inner, directives: inner.directives + (fragment?.directives?.length ?? 0) };
    counted.set(name, sum);
    return sum;
  }

  // The limit of tokens bounds the recursion.
  function count(selectionSet: SelectionSetNode | undefined): Counts {
    const sum = { ...noCounts };
    for (const selection of selectionSet?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD ? countFragment(selection.name.value) : count(selection.selectionSet);
      sum.depth = Math.max(sum.depth, inner.depth + (isField ? 1 : 0));
      sum.fields += inner.fields + (isField ? 1 : 0);
      sum.aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
      sum.directives += inner.directives + (selection.directives?.length ?? 0);
      // These are of this level, not the sum with those below it.
      sum.rootFields += isField ? 1 : inner.rootFields;
      sum.submissions += isField ? Number(submissions.has(selection.name.value)) : inner.submissions;
      sum.refreshes += isField ? Number(refreshes.has(selection.name.value)) : inner.refreshes;
    }
    return sum;
  }

  const { selectionSet, directives = [], variableDefinitions = [] } = operation;
  const sum = count(selectionSet);
  for (const { directives: ofVariable = [] } of variableDefinitions) sum.directives += ofVariable.length;
  return { ...sum, directives: sum.directives + directives.length };
}

const noCounts: Counts = {
  depth: 0,
  fields: 0,
  aliases: 0,
  rootFields: 0,
  directives: 0,
  submissions: 0,
  refreshes: 0,
};
