import { chooseBackoffMs } from '../transport/backoff.ts';
import { createCredentials, type Provided } from '../transport/credentials.ts';
import { readEndpoint } from '../transport/endpoint.ts';

/** Options of {@link createEventStreamOptions}. */
export interface EventStreamSettings {
  /** The gateway's GraphQL URL: absolute, or in a page a path of its own site. */
  readonly url: string | URL;
  /** The VideoGenAPI key, or a function that is called for each request. Absent if the gateway has a key of its own. */
  readonly key?: Provided<string | undefined>;
  /** By default the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Options of `createClient` of graphql-sse. */
export interface EventStreamOptions {
  readonly url: string;
  readonly headers: () => Promise<Record<string, string>>;
  readonly retryAttempts: number;
  readonly retry: (retries: number) => Promise<void>;
  readonly fetchFn: typeof globalThis.fetch;
}

/**
 * Creates the settings of graphql-sse for the gateway. It tries a lost stream again without end, with growing waits of up to 30 s. A
 * permanent answer, such as a refused key, is a result with `errors`, instead of an error that is tried again.
 *
 * @example
 * const client = createClient(createEventStreamOptions({ url: 'https://gateway.example/graphql', key }));
 */
export function createEventStreamOptions({ url, key, fetch }: EventStreamSettings): EventStreamOptions {
  return {
    url: readEndpoint(url).httpUrl,
    headers: createCredentials({ key, headers: undefined }).readHeaders,
    retryAttempts: Number.POSITIVE_INFINITY,
    async retry(retries) {
      await new Promise((resolve) => {
        setTimeout(resolve, chooseBackoffMs(retries + 1));
      });
    },
    async fetchFn(input, init) {
      const response = await (fetch ?? globalThis.fetch)(input, init);
      if (!isRefusal(response)) return response;
      // The gateway's refusals are event streams as well. With another status graphql-sse does not read them.
      return new Response(response.body, { headers: response.headers });
    },
  };
}

function isRefusal({ status, headers }: Response): boolean {
  const isPermanent = status >= 400 && status < 500 && status !== 429;
  return isPermanent && headers.get('content-type')?.startsWith('text/event-stream') === true;
}
