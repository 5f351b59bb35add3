import { print } from 'graphql';
import {
  GenerateVideoDocument,
  GenerationDocument,
  GenerationsDocument,
  type GenerationsQuery,
  GenerationUpdatedDocument,
} from '@videogen/client';
import { createResumingClient } from '@videogen/client/network';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

// A client of graphql-ws, with settings for the gateway.
const sockets = createResumingClient({ url, key });

async function* follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): AsyncGenerator<Data> {
  for await (const { data, errors } of sockets.iterate<Data>({ query: print(document), variables })) {
    if (errors || !data) throw new Error(errors?.[0]?.message);
    yield data;
  }
}

async function ask<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  for await (const data of follow(document, variables)) return data;
  throw new Error('no answer came');
}

const { generateVideo } = await ask(GenerateVideoDocument, { input: { prompt, model: 'kling_25' } });
if (generateVideo.__typename !== 'GenerateVideoSuccess') throw new Error(generateVideo.message);
const { id } = generateVideo.generation;

const videos: string[] = [];
let after: string | null = null;
do {
  const { generations }: GenerationsQuery = await ask(GenerationsDocument, { first: 2, after });
  videos.push(...generations.nodes.map((video) => video.id));
  after = generations.pageInfo.hasNextPage ? generations.pageInfo.endCursor : null;
} while (after !== null);
console.log(`${videos.length} videos`);

for await (const { generationUpdated } of follow(GenerationUpdatedDocument, { id })) {
  console.log(generationUpdated.version, generationUpdated.status);
}

const { generation } = await ask(GenerationDocument, { id });
console.log(generation?.videoUrl);
