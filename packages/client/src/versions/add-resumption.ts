import type { OperationDefinitionNode, SelectionNode, VariableNode } from 'graphql';

const RESUMABLE: ReadonlySet<string> = new Set(['generationUpdated', 'generationsUpdated']);
const variable: VariableNode = { kind: 'Variable', name: { kind: 'Name', value: 'videogen_after' } };

/**
 * Adds the argument `after` with a variable to the field of a subscription that has none, so that it can resume. Returns an
 * operation that needs no change itself.
 */
export function addResumption(operation: OperationDefinitionNode): OperationDefinitionNode {
  if (operation.operation !== 'subscription') return operation;
  let isChanged = false;
  const selections = operation.selectionSet.selections.map((selection): SelectionNode => {
    if (selection.kind !== 'Field' || !RESUMABLE.has(selection.name.value)) return selection;
    const args = selection.arguments ?? [];
    if (args.some(({ name }) => name.value === 'after')) return selection;
    isChanged = true;
    const after = { kind: 'Argument', name: { kind: 'Name', value: 'after' }, value: variable } as const;
    return { ...selection, arguments: [...args, after] };
  });
  if (!isChanged) return operation;
  const type = { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } as const;
  return {
    ...operation,
    variableDefinitions: [...(operation.variableDefinitions ?? []), { kind: 'VariableDefinition', variable, type }],
    selectionSet: { ...operation.selectionSet, selections },
  };
}
