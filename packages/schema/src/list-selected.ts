import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import { memoize } from './memoize.ts';

type Fragments = GraphQLResolveInfo['fragments'];

/** Lists the names of all fields that are selected within the field that is resolved, at any depth and under any condition. */
export function listSelected({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> {
  const [only, second] = fieldNodes;
  return only && !second ? listWithin(fragments)(only) : list(fieldNodes, fragments);
}

/** A document is remembered, and its nodes and fragments with it. */
const listWithin = memoize((fragments: Fragments) => memoize((node: FieldNode) => list([node], fragments)));

function list(fieldNodes: readonly FieldNode[], fragments: Fragments): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();

  function add(selectionSet: SelectionSetNode | undefined): void {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = selection.name.value;
        if (seen.has(fragment)) continue;
        seen.add(fragment);
        add(fragments[fragment]?.selectionSet);
      } else {
        if (selection.kind === Kind.FIELD) names.add(selection.name.value);
        add(selection.selectionSet);
      }
    }
  }

  for (const { selectionSet } of fieldNodes) add(selectionSet);
  return names;
}
