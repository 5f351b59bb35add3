import { globSync, readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  validate,
  type DocumentNode,
  type GraphQLInputType,
} from 'graphql';
import { schema } from '@videogen/schema';

const root = new URL('../../..', import.meta.url).pathname;
const files = [
  'packages/*/{src,test,soak}/**/*.{ts,graphql,json}',
  'examples/**/*.{ts,js,sh,html}',
  '{.,packages/*,examples}/*.md',
];
/** Texts in quotes of any kind, blocks of GraphQL in Markdown, and whole files of GraphQL. */
const texts = [
  /`([^`]*\{[^`]*)`/g,
  /'([^'\n]*\{[^'\n]*)'/g,
  /"query": *"((?:[^"\\]|\\.)*)"/g,
  /```graphql\n([^`]*)```/g,
];

/** The valid documents with one operation in all tests, examples and documents, each once. */
export function findDocuments(): readonly { readonly text: string; readonly document: DocumentNode }[] {
  const found = new Map<string, DocumentNode>();
  for (const path of globSync(files, { cwd: root, exclude: (name) => name === 'node_modules' })) {
    const content = readFileSync(root + path, 'utf8');
    const inside = texts.flatMap((each) => [...content.matchAll(each)].map(([, text = '']) => text));
    for (const text of path.endsWith('.graphql') ? [content] : inside) {
      const document = read(text.replaceAll(String.raw`\"`, '"'));
      if (document) found.set(document.loc?.source.body ?? '', document);
    }
  }
  return [...found].map(([text, document]) => ({ text, document }));
}

function read(text: string): DocumentNode | undefined {
  try {
    const document = parse(text);
    const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    return operations.length === 1 && validate(schema, document).length === 0 ? document : undefined;
  } catch {
    return undefined;
  }
}

/** Values for all variables of a document: `id` for each id, otherwise small ones. */
export function makeVariables(document: DocumentNode, id: string): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type } of definition.variableDefinitions ?? []) {
      const inputType = typeFromAST(schema, type);
      if (isInputType(inputType)) variables[variable.name.value] = makeValue(inputType, id);
    }
  }
  return variables;
}

function makeValue(type: GraphQLInputType, id: string): unknown {
  if (isNonNullType(type)) return makeValue(type.ofType, id);
  if (isListType(type)) return [makeValue(type.ofType, id)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, makeValue(field.type, id)]));
  }
  return new Map<string, unknown>([
    ['ID', id],
    ['Int', 3],
    ['SafeInt', 3],
    ['Float', 0.5],
    ['Boolean', true],
    ['DateTime', '2026-01-01T00:00:00Z'],
    ['JSONObject', { a: [1] }],
  ]).get(type.name);
}
