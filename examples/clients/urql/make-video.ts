import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { retryExchange } from '@urql/exchange-retry';
import { GenerateVideoDocument, GenerationsDocument, GenerationUpdatedDocument } from '@videogen/client';
import { createCacheSettings, createSocketExchange, createVersionExchange } from '@videogen/client/urql';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: { authorization: `Bearer ${key}` } },
  exchanges: [
    cacheExchange(createCacheSettings()),
    createVersionExchange(),
    // By default it would send mutations again as well.
    retryExchange({ retryIf: (error, { kind }) => kind === 'query' && error.networkError !== undefined }),
    createSocketExchange({ url, key }),
    fetchExchange,
  ],
});

const submitted = await client.mutation(GenerateVideoDocument, { input: { prompt, model: 'kling_25' } });
if (submitted.error) throw submitted.error;
const result = submitted.data?.generateVideo;
if (result?.__typename !== 'GenerateVideoSuccess') throw new Error(result?.message);
const { id } = result.generation;

let list = await client.query(GenerationsDocument, { first: 2 });
for (let page = list.data?.generations.pageInfo; page?.hasNextPage; page = list.data?.generations.pageInfo) {
  list = await client.query(GenerationsDocument, { first: 2, after: page.endCursor });
}
// The cache has joined the pages.
console.log(`${list.data?.generations.nodes.length} videos`);

await new Promise<void>((resolve, reject) => {
  client.subscription(GenerationUpdatedDocument, { id }).subscribe(({ data, error, hasNext }) => {
    if (error) reject(error);
    else if (hasNext) console.log(data?.generationUpdated.version, data?.generationUpdated.status);
    else resolve();
  });
});

// Updates have changed the video in the cache, which the list shows.
const changed = client.readQuery(GenerationsDocument, { first: 2 });
console.log(changed?.data?.generations.nodes.find((video) => video.id === id)?.videoUrl);
