import { print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import {
  GenerateVideoDocument,
  GenerationDocument,
  GenerationsDocument,
  type GenerationsQuery,
  GenerationUpdatedDocument,
  type GenerationUpdatedSubscription,
} from '@videogen/client';
import { createResumingClient } from '@videogen/client/network';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

const client = new GraphQLClient(url, { headers: { authorization: `Bearer ${key}` } });
// graphql-request has no subscriptions.
const sockets = createResumingClient({ url, key });

const { generateVideo } = await client.request(GenerateVideoDocument, { input: { prompt, model: 'kling_25' } });
if (generateVideo.__typename !== 'GenerateVideoSuccess') throw new Error(generateVideo.message);
const { id } = generateVideo.generation;

const videos: string[] = [];
let after: string | null = null;
do {
  const { generations }: GenerationsQuery = await client.request(GenerationsDocument, { first: 2, after });
  videos.push(...generations.nodes.map((video) => video.id));
  after = generations.pageInfo.hasNextPage ? generations.pageInfo.endCursor : null;
} while (after !== null);
console.log(`${videos.length} videos`);

const query = print(GenerationUpdatedDocument);
for await (const { data, errors } of sockets.iterate<GenerationUpdatedSubscription>({ query, variables: { id } })) {
  if (errors) throw new Error(errors[0]?.message);
  console.log(data?.generationUpdated.version, data?.generationUpdated.status);
}

const { generation } = await client.request(GenerationDocument, { id });
console.log(generation?.videoUrl);
