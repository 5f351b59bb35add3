import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import { buildSchema } from 'graphql';
import { config } from './config.ts';
import { describeFields } from './describe-fields.ts';
import { nameModels, printModelKeys } from './name-models.ts';
import { printManifest } from './print-manifest.ts';
import { printIntrospection, printSchemaTypes, printTadaIntrospection } from './print-schema-types.ts';
import { printTexts } from './print-texts.ts';
import { readDocuments } from './read-documents.ts';

const root = new URL('../', import.meta.url);

/** A file of this package, by its path in it. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Generates all files of this package that depend on the schema, the catalogue or the operations. Writes nothing. */
export async function generateFiles(): Promise<readonly GeneratedFile[]> {
  const schema = buildSchema(await readFile(new URL('../schema/schema.graphql', root), 'utf8'));
  const modelKeys: readonly string[] = JSON.parse(await readFile(new URL('../schema/model-keys.json', root), 'utf8'));
  const cwd = fileURLToPath(root);
  const generated: readonly { readonly content: string }[] = await generate({ ...config, cwd, silent: true }, false);
  const operations = generated[0]?.content ?? '';
  const documents = readDocuments(operations);
  return [
    { path: 'src/generated/operations.ts', content: nameModels(describeFields(operations, schema)) },
    { path: 'src/generated/model-keys.ts', content: printModelKeys(modelKeys) },
    { path: 'src/generated/schema-types.ts', content: printSchemaTypes(schema) },
    { path: 'src/generated/introspection.ts', content: printIntrospection(schema) },
    { path: 'src/generated/tada-introspection.ts', content: printTadaIntrospection(schema) },
    { path: 'src/generated/texts.ts', content: printTexts(documents) },
    { path: 'persisted-documents.json', content: printManifest(documents) },
  ];
}
