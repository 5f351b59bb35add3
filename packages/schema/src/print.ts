import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The public contract as schema.graphql holds it: sorted, so that a change shows as one place in a diff. */
export function printContract(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

if (import.meta.main) writeFileSync(new URL('../schema.graphql', import.meta.url), printContract());
