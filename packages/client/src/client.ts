import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { createRequest, getOperationName, stringifyDocument } from '@urql/core';
import { readEndpoint, readKey } from './endpoint.ts';
import { ConnectionError } from './errors.ts';
import { createLeavable, follow } from './follow.ts';
import { generateAndWait, type GenerateAndWaitOptions } from './generate-and-wait.ts';
import {
  GenerateVideoDocument,
  type GenerateVideoInput,
  GenerationDocument,
  GenerationsDocument,
  type GenerationsQueryVariables,
  MeDocument,
  ModelsDocument,
  type ModelsQueryVariables,
} from './generated/operations.ts';
import type { Generation, GenerationPage, GenerationUpdate, GenerateVideoResult, Model, User } from './generation.ts';
import { createHttp } from './http.ts';
import { createSocket, type WebSocketClass } from './socket.ts';
import { watchGeneration } from './watch.ts';

export interface VideoGenClientOptions {
  /** The gateway's GraphQL URL, such as `http://127.0.0.1:4000/graphql`. Subscriptions use the same with ws or wss. */
  readonly url: string | URL;
  /** The VideoGenAPI key. May be left out when the gateway has one of its own. */
  readonly key?: string | undefined;
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Used instead of the global `WebSocket`. */
  readonly webSocketImpl?: WebSocketClass | undefined;
}

export interface CallOptions {
  /** Gives up and throws its reason. A mutation that was sent may be carried out all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** An operation: a typed document, as GraphQL Code Generator makes them, or a string with the types given by hand. */
export type OperationDocument<Data, Variables> = TypedDocumentNode<Data, Variables> | string;

/** The arguments after the document. The variables may be left out when none of them is required. */
export type OperationArguments<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables | undefined, options?: CallOptions | undefined]
    : [variables: Variables, options?: CallOptions | undefined];

/**
 * A client of one gateway with one key. Every method throws a VideoGenError when it cannot do what it says:
 * UnauthenticatedError, ConnectionError, GraphQLRequestError, or what it names besides.
 */
export interface VideoGenClient extends AsyncDisposable {
  /** Submits one video. Expected refusals are part of the result, told apart by `__typename`; it is never sent twice. */
  generateVideo(input: GenerateVideoInput, options?: CallOptions): Promise<GenerateVideoResult>;
  /**
   * Submits one video, follows it to the end and resolves to the COMPLETED generation. Throws GenerationRefusedError,
   * GenerationFailedError, or WaitTimeoutError, which carries the id of a generation that goes on.
   */
  generateAndWait(input: GenerateVideoInput, options?: GenerateAndWaitOptions): Promise<Generation>;
  /**
   * The generation as it is now and then each change, in order, until it is terminal. Survives lost connections; throws
   * GenerationNotFoundError. Leaving the loop ends the subscription.
   */
  watch(id: string, options?: CallOptions): AsyncIterable<GenerationUpdate>;
  /** One generation by the gateway's id or VideoGenAPI's own (`gen_...`); null when it is not the caller's. */
  generation(id: string, options?: CallOptions): Promise<Generation | null>;
  /** A page of the caller's generations, newest first, 20 unless told otherwise. */
  generations(variables?: GenerationsQueryVariables, options?: CallOptions): Promise<GenerationPage>;
  /** The catalogue of models. */
  models(variables?: ModelsQueryVariables, options?: CallOptions): Promise<readonly Model[]>;
  /** The owner of the key. */
  me(options?: CallOptions): Promise<User>;

  /** Runs a query of your own. There is no cache. */
  query<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: OperationArguments<NoInfer<Variables>>
  ): Promise<{ readonly data: Data }>;
  /** Runs a mutation of your own, once. */
  mutate<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: OperationArguments<NoInfer<Variables>>
  ): Promise<{ readonly data: Data }>;
  /**
   * Runs a subscription of your own; each iteration subscribes anew. A lost connection is replaced and the operation sent
   * again: what happened meanwhile is not replayed, but the gateway's `generationUpdated` begins with the current state.
   */
  subscribe<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: OperationArguments<NoInfer<Variables>>
  ): AsyncIterable<Data>;

  /** Ends all subscriptions, which throw a ConnectionError, and their connection. Queries and mutations need no closing. */
  close(): Promise<void>;
}

/** Makes a client. Opens nothing: the first call does. Throws a TypeError for a url or key that cannot work. */
export function createVideoGenClient(options: VideoGenClientOptions): VideoGenClient {
  const { httpUrl, socketUrl } = readEndpoint(options.url);
  const key = readKey(options.key);
  const send = createHttp({ url: httpUrl, key, fetch: options.fetch });
  const socket = createSocket({ url: socketUrl, key, webSocketImpl: options.webSocketImpl });
  const closing = new AbortController();

  async function query<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables?: Variables,
    { signal }: CallOptions = {},
  ): Promise<{ readonly data: Data }> {
    return { data: await send({ kind: 'query', document, variables, signal }) };
  }

  async function mutate<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables?: Variables,
    { signal }: CallOptions = {},
  ): Promise<{ readonly data: Data }> {
    return { data: await send({ kind: 'mutation', document, variables, signal }) };
  }

  function subscribeOnce<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables: Variables | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Data, void, undefined> {
    const request = createRequest(document, variables ?? {});
    const payload = {
      query: stringifyDocument(request.query),
      variables: request.variables,
      operationName: getOperationName(request.query),
    };
    return socket.subscribe<Data>(payload, signal);
  }

  function subscribe<Data, Variables>(
    document: OperationDocument<Data, Variables>,
    variables?: Variables,
    { signal }: CallOptions = {},
  ): AsyncIterable<Data> {
    return createLeavable(
      (any) => follow((connection) => subscribeOnce(document, variables, connection), { signal: any }),
      [signal, closing.signal],
    );
  }

  function watch(id: string, { signal }: CallOptions = {}): AsyncIterable<GenerationUpdate> {
    return createLeavable((any) => watchGeneration(subscribeOnce, id, any), [signal, closing.signal]);
  }

  async function generateVideo(input: GenerateVideoInput, callOptions?: CallOptions): Promise<GenerateVideoResult> {
    return (await mutate(GenerateVideoDocument, { input }, callOptions)).data.generateVideo;
  }

  async function close(): Promise<void> {
    closing.abort(new ConnectionError('The client was closed.'));
    await socket.close();
  }

  return {
    generateVideo,
    generateAndWait: (input, waitOptions = {}) => generateAndWait({ generateVideo, watch }, input, waitOptions),
    watch,
    generation: async (id, callOptions) => (await query(GenerationDocument, { id }, callOptions)).data.generation,
    generations: async (variables = {}, callOptions) =>
      (await query(GenerationsDocument, variables, callOptions)).data.generations,
    models: async (variables = {}, callOptions) => (await query(ModelsDocument, variables, callOptions)).data.models,
    me: async (callOptions) => (await query(MeDocument, {}, callOptions)).data.me,
    query,
    mutate,
    subscribe,
    close,
    [Symbol.asyncDispose]: close,
  };
}
