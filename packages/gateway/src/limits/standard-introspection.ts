import {
  getIntrospectionQuery,
  Kind,
  parse,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Finds a fragment of a document by its name. */
export type FindFragment = (name: string) => FragmentDefinitionNode | undefined | null;

/** The fields that a selection may have, each with the shape of its own selection. */
type Shape = Map<string, Shape>;

/**
 * Returns true for a query that has only fields of graphql-js's introspection query with all options, and no alias. Tools send
 * many versions of that query, and it is deeper than the limit.
 */
export function isStandardIntrospection(
  { operation, selectionSet }: OperationDefinitionNode,
  find: FindFragment,
): boolean {
  const seen = new Map<Shape, Set<FragmentDefinitionNode>>();

  function fits({ selections }: SelectionSetNode, shape: Shape): boolean {
    return selections.every((selection) => {
      switch (selection.kind) {
        case Kind.FIELD: {
          const inner = shape.get(selection.name.value);
          if (selection.alias || !inner) return false;
          return !selection.selectionSet || fits(selection.selectionSet, inner);
        }
        case Kind.INLINE_FRAGMENT:
          return fits(selection.selectionSet, shape);
        case Kind.FRAGMENT_SPREAD: {
          const fragment = find(selection.name.value);
          if (!fragment) return false;
          const seenHere = seen.get(shape) ?? new Set();
          seen.set(shape, seenHere);
          if (seenHere.has(fragment)) return true;
          seenHere.add(fragment);
          return fits(fragment.selectionSet, shape);
        }
        default:
          return selection satisfies never;
      }
    });
  }

  return operation === 'query' && fits(selectionSet, standard);
}

const standard = createShape(
  parse(
    getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      experimentalDirectiveDeprecation: true,
      oneOf: true,
      // The most that graphql-js accepts.
      typeDepth: 100,
    }),
    { noLocation: true },
  ),
);

function createShape({ definitions }: DocumentNode): Shape {
  const fragments = new Map(
    definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]),
  );

  function read(selectionSet: SelectionSetNode | undefined): readonly (readonly [string, Shape])[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [[selection.name.value, shapeOf(selection.selectionSet)] as const];
      return read(
        selection.kind === Kind.FRAGMENT_SPREAD
          ? fragments.get(selection.name.value)?.selectionSet
          : selection.selectionSet,
      );
    });
  }

  // Clients with a cache add __typename everywhere.
  function shapeOf(selectionSet: SelectionSetNode | undefined): Shape {
    return new Map([['__typename', new Map()], ...read(selectionSet)]);
  }

  return shapeOf(definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)?.selectionSet);
}
