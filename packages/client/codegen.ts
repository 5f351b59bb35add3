import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import config from './codegen.config.ts';
import { printManifest } from './print-manifest.ts';

await generate({ ...config, cwd: fileURLToPath(new URL('.', import.meta.url)) }, true);
// The module has just been written.
await writeFile(
  new URL('persisted-documents.json', import.meta.url),
  printManifest(await import('./src/generated/operations.ts')),
);
