import type { DocumentNode } from 'graphql';

/** The documents with an operation, by its name. Fragments are documents as well, but cannot be executed. */
export type Documents = ReadonlyMap<string, DocumentNode>;

/** Reads the documents in the text of the generated operations. */
export function readDocuments(operations: string): Documents {
  const found = operations.matchAll(/^export const (\w+)Document = (\{.*\}) as unknown as /gm);
  return new Map([...found].map(([, name = '', json = '']) => [name, readDocument(json)]));
}

function readDocument(json: string): DocumentNode {
  const document: DocumentNode = JSON.parse(json);
  return document;
}
