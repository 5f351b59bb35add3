import { type DefinitionNode, Kind, print, stripIgnoredCharacters } from 'graphql';
import type { Documents } from './read-documents.ts';

/** The kinds of operations as they stand in the names of generated types. */
const SUFFIXES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/**
 * Prints a module with the operations as texts, which share the texts of their fragments. The client's methods send these; the
 * documents of the same operations, as syntax trees, are several times as long.
 */
export function printTexts(documents: Documents): string {
  const fragments = new Map<string, string>();
  const operations: string[] = [];
  const types: string[] = [];

  for (const [name, { definitions }] of documents) {
    const parts = definitions.map((definition) => {
      const text = stripIgnoredCharacters(print(definition));
      if (definition.kind !== Kind.FRAGMENT_DEFINITION) return text;
      fragments.set(definition.name.value, text);
      return `\${${definition.name.value}}`;
    });
    const data = `${name}${SUFFIXES[readKind(definitions)]}`;
    types.push(data, `${data}Variables`);
    const type = `DocumentText<${data}, ${data}Variables>`;
    operations.push(`export const ${name}Text: ${type} = \`${parts.join('')}\` as ${type};`);
  }

  return [
    "import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';",
    `import type { ${types.join(', ')} } from './operations.ts';`,
    '',
    '/** The text of an operation, with the types of its data and its variables. */',
    'export type DocumentText<Data, Variables> = string & DocumentTypeDecoration<Data, Variables>;',
    '',
    ...[...fragments].map(([name, text]) => `const ${name} = '${text}';`),
    '',
    ...operations,
    '',
  ].join('\n');
}

function readKind(definitions: readonly DefinitionNode[]): keyof typeof SUFFIXES {
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('A document has no operation.');
  return operation.operation;
}
