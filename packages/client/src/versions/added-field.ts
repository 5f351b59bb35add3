import type { FieldNode } from 'graphql';

/** The aliases of added fields begin with it, so that they meet none of the user's. */
const PREFIX = 'videogen_';

/** Creates the node of a field that the user's document lacks. */
export function createFieldNode(name: string): FieldNode {
  return {
    kind: 'Field',
    alias: { kind: 'Name', value: PREFIX + name },
    name: { kind: 'Name', value: name },
  };
}

/** True for the key of a field that was added, which is removed from the answer. */
export function isAdded(key: string): boolean {
  return key.startsWith(PREFIX);
}
