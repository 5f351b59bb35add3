import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { createCacheSettings, createSocketExchange, createVersionExchange } from '@videogen/client/urql';
import { graphql } from './generated/gql.ts';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: { authorization: `Bearer ${key}` } },
  exchanges: [
    cacheExchange(createCacheSettings()),
    createVersionExchange(),
    createSocketExchange({ url, key }),
    fetchExchange,
  ],
});

const Submit = graphql(`
  mutation Submit($input: GenerateVideoInput!) {
    generateVideo(input: $input) {
      ... on GenerateVideoSuccess {
        generation {
          id
        }
      }
      ... on Error {
        message
      }
    }
  }
`);
const List = graphql(`
  query List($after: String) {
    generations(first: 2, after: $after) {
      edges {
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
const Follow = graphql(`
  subscription Follow($id: ID!) {
    generationUpdated(id: $id) {
      version
      status
      generation {
        id
        status
        videoUrl
      }
    }
  }
`);

const submitted = await client.mutation(Submit, { input: { prompt, model: 'kling_25' } });
if (submitted.error) throw submitted.error;
const result = submitted.data?.generateVideo;
if (!result || !('generation' in result)) throw new Error(result?.message);
const { id } = result.generation;

let list = await client.query(List, {});
for (let page = list.data?.generations.pageInfo; page?.hasNextPage; page = list.data?.generations.pageInfo) {
  list = await client.query(List, { after: page.endCursor });
}
console.log(`${list.data?.generations.edges.length} videos`);

await new Promise<void>((resolve, reject) => {
  client.subscription(Follow, { id }).subscribe(({ data, error, hasNext }) => {
    if (error) return reject(error);
    if (!hasNext) return resolve();
    console.log(data?.generationUpdated.version, data?.generationUpdated.status);
    if (data?.generationUpdated.generation.videoUrl) console.log(data.generationUpdated.generation.videoUrl);
  });
});
