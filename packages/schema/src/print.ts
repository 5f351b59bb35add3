import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { contractFile } from './contract.ts';
import { modelKeysFile, printModelKeys } from './model-keys.ts';
import { schema } from './schema.ts';

/** Prints the public contract for schema.graphql, sorted so that a change is one hunk of a diff. */
export function printContract(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

if (import.meta.main) {
  writeFileSync(contractFile, printContract());
  writeFileSync(modelKeysFile, printModelKeys());
}
