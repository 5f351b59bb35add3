import { createClient } from 'graphql-sse';
import { createEventStreamOptions } from '@videogen/client/network';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

const client = createClient(createEventStreamOptions({ url, key }));

async function* follow<Data>(query: string, variables: Record<string, unknown>): AsyncGenerator<Data> {
  for await (const { data, errors } of client.iterate<Data>({ query, variables })) {
    if (errors || !data) throw new Error(errors?.[0]?.message);
    yield data;
  }
}

async function ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
  for await (const data of follow<Data>(query, variables)) return data;
  throw new Error('no answer came');
}

interface Submitted {
  generateVideo: { message?: string; generation?: { id: string } };
}
const { generateVideo } = await ask<Submitted>(
  `mutation ($input: GenerateVideoInput!) {
    generateVideo(input: $input) { ... on GenerateVideoSuccess { generation { id } } ... on Error { message } }
  }`,
  { input: { prompt, model: 'kling_25' } },
);
const id = generateVideo.generation?.id;
if (id === undefined) throw new Error(generateVideo.message);

interface Page {
  generations: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}
const videos: string[] = [];
let after: string | null = null;
do {
  const { generations }: Page = await ask(
    'query ($after: String) { generations(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
    { after },
  );
  videos.push(...generations.nodes.map((video) => video.id));
  after = generations.pageInfo.hasNextPage ? generations.pageInfo.endCursor : null;
} while (after !== null);
console.log(`${videos.length} videos`);

interface Updated {
  generationUpdated: { cursor: string; version: number; status: string; generation: { videoUrl: string | null } };
}
const place: Record<string, unknown> = { id, after: undefined };
let videoUrl: string | null = null;
for await (const { generationUpdated } of follow<Updated>(
  `subscription ($id: ID!, $after: String) {
    generationUpdated(id: $id, after: $after) { cursor version status generation { videoUrl } }
  }`,
  place,
)) {
  // graphql-sse reads the variables again at each connection, so that it goes on after this update.
  place['after'] = generationUpdated.cursor;
  console.log(generationUpdated.version, generationUpdated.status);
  videoUrl = generationUpdated.generation.videoUrl;
}
console.log(videoUrl);
client.dispose();
