import type {
  ArgumentNode,
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { fieldTypes, possibleTypes } from '../generated/schema-types.ts';

/** Values of an operation's variables, by name. */
export type Variables = Readonly<Record<string, unknown>>;

/** One field of an object in an answer. */
export interface ReadField {
  /** Its alias or name: the key in the answer. */
  readonly key: string;
  readonly name: string;
  /** The named type of an object field; undefined for a scalar, or a field that this version does not know. */
  readonly typeName: string | undefined;
  /** The selections of an object field. */
  readonly selectionSets: readonly SelectionSetNode[];
  /** Equal for fields whose values are of the same kind: name, arguments and selections, without the alias. */
  readonly signature: string;
}

/** Lists the fields that an operation selects of an object of that type. */
export type ReadFields = (selectionSets: readonly SelectionSetNode[], typeName: string) => readonly ReadField[];

/** Creates the reader of one operation. It computes the fields once for each list of selections. */
export function createFieldReader(document: DocumentNode, variables: Variables): ReadFields {
  const fragments = listFragments(document);
  const known = new Map<readonly SelectionSetNode[], Map<string, readonly ReadField[]>>();

  function collect(selectionSet: SelectionSetNode, typeName: string, found: Map<string, FieldNode[]>): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === 'Field') {
        const key = selection.alias?.value ?? selection.name.value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      const fragment = selection.kind === 'FragmentSpread' ? fragments.get(selection.name.value) : selection;
      if (fragment === undefined || !includesType(fragment.typeCondition?.name.value, typeName)) continue;
      collect(fragment.selectionSet, typeName, found);
    }
  }

  function toReadField(key: string, nodes: readonly FieldNode[], typeName: string): ReadField {
    const [{ name, arguments: args }] = toFilled(nodes);
    const selectionSets = nodes.map(({ selectionSet }) => selectionSet).filter((set) => set !== undefined);
    const selections = selectionSets.map((set) => printSelections(set, fragments, variables)).join('');
    return {
      key,
      name: name.value,
      typeName: fieldTypes[typeName]?.[name.value],
      selectionSets,
      signature: `${name.value}${printArguments(args, variables)}${selections}`,
    };
  }

  return (selectionSets, typeName) => {
    const ofSets = known.get(selectionSets) ?? new Map<string, readonly ReadField[]>();
    known.set(selectionSets, ofSets);
    const before = ofSets.get(typeName);
    if (before !== undefined) return before;
    const found = new Map<string, FieldNode[]>();
    for (const selectionSet of selectionSets) collect(selectionSet, typeName, found);
    const fields = [...found].map(([key, nodes]) => toReadField(key, nodes, typeName));
    ofSets.set(typeName, fields);
    return fields;
  };
}

/** Lists the named fragments of a document. */
export function listFragments({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions
      .filter((definition) => definition.kind === 'FragmentDefinition')
      .map((fragment) => [fragment.name.value, fragment]),
  );
}

/** True if a fragment with this condition applies to objects of that type. */
export function includesType(condition: string | undefined, typeName: string): boolean {
  return condition === undefined || condition === typeName || possibleTypes[condition]?.includes(typeName) === true;
}

function toFilled(nodes: readonly FieldNode[]): readonly [FieldNode] {
  const [first] = nodes;
  if (first === undefined) throw new Error('a field was collected without a node');
  return [first];
}

/** Prints selections in one order, with the values of variables. */
function printSelections(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Variables,
): string {
  const texts = selections.map((selection) => {
    const directives = printDirectives(selection.directives, variables);
    if (selection.kind === 'Field') {
      const { alias, name, arguments: args, selectionSet } = selection;
      const own = `${alias?.value ?? name.value}:${name.value}${printArguments(args, variables)}${directives}`;
      return selectionSet === undefined ? own : own + printSelections(selectionSet, fragments, variables);
    }
    const fragment = selection.kind === 'FragmentSpread' ? fragments.get(selection.name.value) : selection;
    if (fragment === undefined) return '';
    const condition = fragment.typeCondition?.name.value ?? '';
    return `...${condition}${directives}${printSelections(fragment.selectionSet, fragments, variables)}`;
  });
  return `{${texts.toSorted().join(' ')}}`;
}

function printDirectives(directives: readonly DirectiveNode[] = [], variables: Variables): string {
  return directives.map(({ name, arguments: args }) => `@${name.value}${printArguments(args, variables)}`).join('');
}

function printArguments(args: readonly ArgumentNode[] = [], variables: Variables): string {
  if (args.length === 0) return '';
  const texts = args.map(({ name, value }) => `${name.value}:${JSON.stringify(toPlain(value, variables))}`);
  return `(${texts.toSorted().join(',')})`;
}

function toPlain(node: ValueNode, variables: Variables): unknown {
  if (node.kind === 'Variable') return variables[node.name.value];
  if (node.kind === 'NullValue') return null;
  if (node.kind === 'ListValue') return node.values.map((value) => toPlain(value, variables));
  if (node.kind !== 'ObjectValue') return node.value;
  return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, toPlain(value, variables)]));
}
