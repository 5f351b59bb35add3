// This file runs in its own thread, as loading the bundle of 9 MB and making the page take 200 ms of CPU.
// The memory of the thread is freed when it ends.

import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiqlWork, MadeGraphiql } from './graphiql.ts';

// The type is right, as `makeGraphiql` alone starts this thread.
const { options, contract, docs }: GraphiqlWork = workerData;
const introspection = introspectionFromSchema(buildSchema(contract));
const schema = { __schema: { ...introspection.__schema, description: docs } };
// GraphiQL accepts a schema in place of introspection, though Yoga's options do not declare it.
const html = renderGraphiQL(Object.assign({}, options, { schema }));
const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
const made: MadeGraphiql = {
  body: new TextEncoder().encode(html),
  scriptHash: createHash('sha256').update(script).digest('base64'),
};
parentPort?.postMessage(made, [made.body.buffer]);
