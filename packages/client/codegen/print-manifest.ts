import { createHash } from 'node:crypto';
import { print } from 'graphql';
import type { Documents } from './read-documents.ts';

/**
 * Prints the manifest of the documents: a JSON object from ids to texts, in the format of GraphQL Code Generator's client
 * preset. An id is `sha256:` and the hexadecimal digest of the text as printed by graphql-js.
 */
export function printManifest(documents: Documents): string {
  const texts = [...documents.values()].map(print).toSorted();
  const manifest = Object.fromEntries(
    texts.map((text) => [`sha256:${createHash('sha256').update(text).digest('hex')}`, text]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
