import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  requestSubscription,
  Store,
} from 'relay-runtime';
import { createGatewayNetwork } from '@videogen/client/network';
import generate, { type operationsGenerateMutation } from './generated/operationsGenerateMutation.graphql.ts';
import list, { type operationsListQuery } from './generated/operationsListQuery.graphql.ts';
import updates, { type operationsUpdatesSubscription } from './generated/operationsUpdatesSubscription.graphql.ts';
import video, { type operationsVideoQuery } from './generated/operationsVideoQuery.graphql.ts';

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

const gateway = createGatewayNetwork({ url, key });
const environment = new Environment({
  network: Network.create(
    ({ text }, variables) => gateway.send({ query: text ?? '', variables }),
    ({ text }, variables) =>
      Observable.create<GraphQLResponse>((sink) => gateway.subscribe({ query: text ?? '', variables }, sink)),
  ),
  store: new Store(new RecordSource()),
});

const { generateVideo } = await new Promise<operationsGenerateMutation['response']>((resolve, reject) => {
  commitMutation<operationsGenerateMutation>(environment, {
    mutation: generate,
    variables: { input: { prompt, model: 'kling_25' } },
    onCompleted: resolve,
    onError: reject,
  });
});
const id = generateVideo.generation?.id;
if (id === undefined) throw new Error(generateVideo.message);

// The store joins the pages of the connection.
const whole = createOperationDescriptor(list, { first: 2 });
const retained = environment.retain(whole);
let after: string | null | undefined;
do {
  const page: operationsListQuery['response'] | undefined = await fetchQuery<operationsListQuery>(environment, list, {
    first: 2,
    after,
  }).toPromise();
  after = page?.generations.pageInfo.hasNextPage ? page.generations.pageInfo.endCursor : undefined;
} while (after);
console.log(`${countEdges(environment.lookup(whole.fragment).data)} videos`);
retained.dispose();

await new Promise<void>((resolve, reject) => {
  requestSubscription<operationsUpdatesSubscription>(environment, {
    subscription: updates,
    variables: { id },
    onNext: (data) => console.log(data?.generationUpdated.version, data?.generationUpdated.status),
    onError: reject,
    onCompleted: resolve,
  });
});

const last = await fetchQuery<operationsVideoQuery>(environment, video, { id }).toPromise();
console.log(last?.generation?.videoUrl);

function countEdges(data: Partial<operationsListQuery['response']> | null | undefined): number {
  return data?.generations?.edges.length ?? 0;
}
