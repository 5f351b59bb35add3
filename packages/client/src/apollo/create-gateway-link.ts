import { ApolloLink, HttpLink, ServerError } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createResumingClient, type ResumingClientOptions } from '../resume/create-resuming-client.ts';
import { createCredentials } from '../transport/credentials.ts';
import { readEndpoint } from '../transport/endpoint.ts';
import { createVersionLink } from './version-link.ts';

/** Options of {@link createGatewayLink}: beside the URL and the key, those of the websocket. */
export interface GatewayLinkOptions extends ResumingClientOptions {
  /** By default the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * Creates the whole link of an Apollo Client for the gateway: queries and mutations over HTTP, subscriptions over a websocket that
 * resumes, see `createResumingClient`, and before both `createVersionLink`. A query without an answer is tried ten times, within
 * about 30 s. A mutation is sent once.
 *
 * @example
 * const client = new ApolloClient({
 *   cache: new InMemoryCache({ possibleTypes, typePolicies: createTypePolicies() }),
 *   link: createGatewayLink({ url: 'https://gateway.example/graphql', key }),
 * });
 */
export function createGatewayLink({ fetch, ...options }: GatewayLinkOptions): ApolloLink {
  const { url, key } = options;
  const credentials = createCredentials({ key, headers: undefined });
  const withKey = new SetContextLink(async ({ headers }) => ({
    headers: { ...headers, ...(await credentials.readHeaders()) },
  }));
  const retryQueries = new RetryLink({
    delay: { initial: 300, max: 5_000 },
    attempts: { max: 10, retryIf: (error, { operationType }) => operationType === 'query' && !isRefusal(error) },
  });
  const overHttp = new HttpLink({ uri: readEndpoint(url).httpUrl, ...(fetch !== undefined && { fetch }) });
  return ApolloLink.from([
    createVersionLink(),
    ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      new GraphQLWsLink(createResumingClient(options)),
      ApolloLink.from([retryQueries, withKey, overHttp]),
    ),
  ]);
}

/** True for an answer that says no, such as 401. The same request gets it again. */
function isRefusal(error: unknown): boolean {
  return ServerError.is(error) && error.statusCode < 500 && error.statusCode !== 429;
}
