import { createHash } from 'node:crypto';
import { print, type DocumentNode } from 'graphql';

/**
 * Prints the manifest of a module's documents: a JSON object from ids to texts, in the format of GraphQL Code Generator's
 * client preset. An id is `sha256:` and the hexadecimal digest of the text as printed by graphql-js.
 */
export function printManifest(module: Readonly<Record<string, unknown>>): string {
  const texts = Object.values(module).filter(isDocument).map(print).toSorted();
  const manifest = Object.fromEntries(
    texts.map((text) => [`sha256:${createHash('sha256').update(text).digest('hex')}`, text]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** True for a document with an operation. Fragments are documents as well, but cannot be executed. */
function isDocument(value: unknown): value is DocumentNode {
  if (typeof value !== 'object' || value === null || !('kind' in value && value.kind === 'Document')) return false;
  if (!('definitions' in value && Array.isArray(value.definitions))) return false;
  return value.definitions.some(({ kind }) => kind === 'OperationDefinition');
}
