import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generate } from '@graphql-codegen/cli';
import config from './codegen.config.ts';

// The schema is published with the client, so that users generate operations of their own.
await copyFile(new URL('../schema/schema.graphql', import.meta.url), new URL('schema.graphql', import.meta.url));
await generate({ ...config, cwd: fileURLToPath(new URL('.', import.meta.url)) }, true);
