import { parse, print, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import type { Client } from 'graphql-ws/client';
import { createResumingClient } from '../resume/create-resuming-client.ts';
import type { Provided } from '../transport/credentials.ts';
import { readEndpoint } from '../transport/endpoint.ts';
import { createVersionGuard } from '../versions/version-guard.ts';
import { type GatewayAnswer, type GatewayRequest, readAnswer } from './answer.ts';
import { createPost } from './post.ts';

/** Options of {@link createGatewayNetwork}. */
export interface GatewayNetworkOptions {
  /** The gateway's GraphQL URL: absolute, or in a page a path of its own site. */
  readonly url: string | URL;
  /** The VideoGenAPI key, or a function that is called for each request. Absent if the gateway has a key of its own. */
  readonly key?: Provided<string | undefined>;
  /** By default the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** By default the global `WebSocket`. Needed with the first subscription. */
  readonly webSocketImpl?: unknown;
}

/** The listener of a subscription. */
export interface GatewaySink {
  readonly next: (answer: GatewayAnswer) => void;
  readonly error: (error: Error) => void;
  readonly complete: () => void;
}

/** The network of a client with a cache of its own, such as Relay. */
export interface GatewayNetwork {
  /**
   * Sends a query or mutation over HTTP. A query without an answer is tried ten times, within about 30 s; a mutation is sent once.
   * Rejects without an answer, or with one that is not GraphQL.
   */
  send(request: GatewayRequest): Promise<GatewayAnswer>;
  /** Follows a subscription over a websocket that resumes, see {@link createResumingClient}. Returns the function that ends it. */
  subscribe(request: GatewayRequest, sink: GatewaySink): () => void;
}

const MOST_ATTEMPTS = 5;

/**
 * Creates the functions by which a client talks to the gateway. They keep older states of generations from its cache: one that is
 * older than a state already seen is replaced by the newest, and a query that asks for more than that had is sent again.
 *
 * @example
 * const gateway = createGatewayNetwork({ url: 'https://gateway.example/graphql', key });
 * const network = Network.create(
 *   ({ text }, variables) => gateway.send({ query: text ?? '', variables }),
 *   ({ text }, variables) => Observable.create((sink) => gateway.subscribe({ query: text ?? '', variables }, sink)),
 * );
 */
export function createGatewayNetwork({ url, key, fetch, webSocketImpl }: GatewayNetworkOptions): GatewayNetwork {
  const guard = createVersionGuard();
  const documents = new Map<string, Completed>();
  const post = createPost({ url: readEndpoint(url).httpUrl, key, fetch });
  let sockets: Client | undefined;

  function complete(query: string): Completed {
    const known = documents.get(query);
    if (known !== undefined) return known;
    const parsed = parse(query);
    const document = guard.complete(parsed);
    const completed = { document, text: document === parsed ? query : print(document) };
    documents.set(query, completed);
    return completed;
  }

  return {
    async send({ query, variables = {} }) {
      const { document, text } = complete(query);
      const isQuery = document.definitions.some(
        (definition) => definition.kind === 'OperationDefinition' && definition.operation === 'query',
      );
      for (let attempt = 1; ; attempt += 1) {
        const answer = await post({ query: text, variables }, { mayRepeat: isQuery });
        if (answer.data === undefined) return answer;
        const { data, isStale } = guard.check({ document, variables, data: answer.data });
        if (!isStale || !isQuery || attempt === MOST_ATTEMPTS) return { ...answer, data: { ...data } };
      }
    },
    subscribe({ query, variables = {} }, sink) {
      const { document, text } = complete(query);
      // Without a subscription no WebSocket class is needed.
      sockets ??= createResumingClient({ url, key, webSocketImpl });
      return sockets.subscribe(
        { query: text, variables },
        {
          next(result) {
            const answer = readAnswer(result);
            if (answer === undefined) return sink.error(new Error('The gateway sent a result that is not GraphQL.'));
            if (answer.data === undefined) return sink.next(answer);
            sink.next({ ...answer, data: { ...guard.check({ document, variables, data: answer.data }).data } });
          },
          error: (reason) => sink.error(toError(reason)),
          complete: sink.complete,
        },
      );
    },
  };
}

interface Completed {
  readonly document: DocumentNode;
  readonly text: string;
}

/** Converts a reason of graphql-ws: the errors of an operation, a close event, or an error. */
function toError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  const message = Array.isArray(reason)
    ? reason.map((error: GraphQLFormattedError) => error.message).join('; ')
    : 'The connection to the gateway was closed.';
  return new Error(message, { cause: reason });
}
