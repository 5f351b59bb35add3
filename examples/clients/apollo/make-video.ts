import { ApolloClient, InMemoryCache } from '@apollo/client';
import {
  GenerateVideoDocument,
  GenerationFieldsFragmentDoc,
  GenerationsDocument,
  GenerationUpdatedDocument,
} from '@videogen/client';
import { createGatewayLink, createTypePolicies, possibleTypes } from '@videogen/client/apollo';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

const client = new ApolloClient({
  cache: new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() }),
  link: createGatewayLink({ url, key }),
});

const input = { prompt, model: 'kling_25' };
const { data: submitted } = await client.mutate({ mutation: GenerateVideoDocument, variables: { input } });
const result = submitted?.generateVideo;
if (result?.__typename !== 'GenerateVideoSuccess') throw new Error(result?.message);
const { id } = result.generation;

const list = client.watchQuery({ query: GenerationsDocument, variables: { first: 2 } });
const shown = list.subscribe({ error: console.error });
let page = (await list.refetch()).data?.generations.pageInfo;
while (page?.hasNextPage) {
  const more = await list.fetchMore({ variables: { after: page.endCursor } });
  page = more.data?.generations.pageInfo;
}
// The cache has joined the pages.
const whole = client.readQuery({ query: GenerationsDocument, variables: { first: 2 } });
console.log(`${whole?.generations.nodes.length} videos`);
shown.unsubscribe();

await new Promise<void>((resolve, reject) => {
  client.subscribe({ query: GenerationUpdatedDocument, variables: { id } }).subscribe({
    next({ data, error }) {
      if (error) reject(error);
      else console.log(data?.generationUpdated.version, data?.generationUpdated.status);
    },
    error: reject,
    complete: resolve,
  });
});

// Updates have changed the video in the cache.
const video = client.readFragment({
  from: { __typename: 'Generation', id },
  fragment: GenerationFieldsFragmentDoc,
  fragmentName: 'GenerationFields',
});
console.log(video?.videoUrl);
client.stop();
