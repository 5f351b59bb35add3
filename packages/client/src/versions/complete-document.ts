import type { DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { fieldTypes, possibleTypes } from '../generated/schema-types.ts';
import { addResumption } from './add-resumption.ts';
import { createFieldNode } from './added-field.ts';
import { listFragments } from './read-fields.ts';

const ROOT_TYPES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;
/** Fields by which answers are compared, and subscriptions resume. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Generation: ['id', 'version'],
  GenerationUpdate: ['cursor'],
};

/**
 * Adds to a document what it lacks: `id` and `version` wherever it selects a generation, and for subscriptions `cursor`, and
 * `after` by a variable. Added fields have aliases of their own, see `isAdded`. A complete document is returned itself.
 */
export function completeDocument(document: DocumentNode): DocumentNode {
  const fragments = listFragments(document);
  let isChanged = false;

  function complete(selectionSet: SelectionSetNode, typeName: string): SelectionSetNode {
    return {
      ...selectionSet,
      selections: selectionSet.selections.map((selection): SelectionNode => {
        if (selection.kind === 'FragmentSpread') return selection;
        if (selection.kind === 'InlineFragment') {
          const inner = selection.typeCondition?.name.value ?? typeName;
          return { ...selection, selectionSet: complete(selection.selectionSet, inner) };
        }
        const fieldType = fieldTypes[typeName]?.[selection.name.value];
        if (selection.selectionSet === undefined || fieldType === undefined) return selection;
        const completed = complete(selection.selectionSet, fieldType);
        const missing = listMissing(selection.selectionSet, fieldType, fragments);
        if (missing.length === 0) return { ...selection, selectionSet: completed };
        isChanged = true;
        return { ...selection, selectionSet: { ...completed, selections: [...completed.selections, ...missing] } };
      }),
    };
  }

  const definitions = document.definitions.map((definition) => {
    if (definition.kind === 'FragmentDefinition') {
      return { ...definition, selectionSet: complete(definition.selectionSet, definition.typeCondition.name.value) };
    }
    if (definition.kind !== 'OperationDefinition') return definition;
    const selectionSet = complete(definition.selectionSet, ROOT_TYPES[definition.operation]);
    const completed = addResumption({ ...definition, selectionSet });
    if (completed.selectionSet !== selectionSet) isChanged = true;
    return completed;
  });
  return isChanged ? { kind: document.kind, definitions } : document;
}

/** The selections to add to those of an object of that type. */
function listMissing(
  selectionSet: SelectionSetNode,
  typeName: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly SelectionNode[] {
  const needed = NEEDED[typeName];
  if (needed !== undefined) {
    return needed.filter((name) => !selects(selectionSet, name, fragments)).map(createFieldNode);
  }
  // An interface such as Node: its fragments on Generation are completed together.
  if (possibleTypes[typeName]?.includes('Generation') !== true) return [];
  const conditions = selectionSet.selections.map((selection) => {
    if (selection.kind === 'FragmentSpread') return fragments.get(selection.name.value)?.typeCondition.name.value;
    return selection.kind === 'InlineFragment' ? selection.typeCondition?.name.value : undefined;
  });
  if (!conditions.includes('Generation')) return [];
  const missing = listMissing(selectionSet, 'Generation', fragments);
  if (missing.length === 0) return [];
  const typeCondition = { kind: 'NamedType', name: { kind: 'Name', value: 'Generation' } } as const;
  return [{ kind: 'InlineFragment', typeCondition, selectionSet: { kind: 'SelectionSet', selections: missing } }];
}

/** True if the selections always have this field, under its own name. */
function selects(
  { selections }: SelectionSetNode,
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): boolean {
  return selections.some((selection) => {
    if ((selection.directives?.length ?? 0) > 0) return false;
    if (selection.kind === 'Field') return selection.name.value === name && selection.alias === undefined;
    const fragment = selection.kind === 'FragmentSpread' ? fragments.get(selection.name.value) : selection;
    return fragment !== undefined && selects(fragment.selectionSet, name, fragments);
  });
}
