import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { ConnectionState } from './connection-state.ts';
import type { TransportChoice } from './create-transport.ts';
import type { GenerateAndWaitOptions } from './generate-and-wait.ts';
import type { GenerateVideoInput, GenerationsQueryVariables, ModelsQueryVariables } from './generated/operations.ts';
import type { Generation, GenerationPage, GenerationUpdate, GenerateVideoResult, Model, User } from './generation.ts';
import type { WebSocketClass } from './socket.ts';
import type { GenerateVideoOptions } from './submit.ts';
import type { WatchOptions } from './watch.ts';
import type { WatchAllOptions } from './watch-all.ts';

export interface VideoGenClientOptions {
  /** The gateway's GraphQL URL, such as `http://127.0.0.1:4000/graphql`. Subscriptions use the same with ws or wss. */
  readonly url: string | URL;
  /** The VideoGenAPI key. May be left out when the gateway has one of its own. */
  readonly key?: string | undefined;
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Used instead of the global `WebSocket`. */
  readonly webSocketImpl?: WebSocketClass | undefined;
  /**
   * How subscriptions travel: over a `websocket`, as server-sent events (`sse`), or, by default, `auto`: over a websocket
   * and, when that could not be opened twice in a row, as server-sent events, until one is lost.
   */
  readonly transport?: TransportChoice | undefined;
}

export interface CallOptions {
  /** Gives up and throws its reason. A mutation that was sent may be carried out all the same. */
  readonly signal?: AbortSignal | undefined;
}

export interface SubscribeOptions<Data, Variables> extends CallOptions {
  /**
   * Reads from each result the variables to subscribe with after it when the connection was lost, such as
   * `({ generationsUpdated }) => ({ after: generationsUpdated.cursor })`.
   */
  readonly resumeWith?: ((data: Data) => Partial<Variables>) | undefined;
}

/** An operation: a typed document, as GraphQL Code Generator makes them, or a string with the types given by hand. */
export type OperationDocument<Data, Variables> = TypedDocumentNode<Data, Variables> | string;

/** The arguments after the document. The variables may be left out when none of them is required. */
export type OperationArguments<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables | undefined, options?: CallOptions | undefined]
    : [variables: Variables, options?: CallOptions | undefined];

/** The same for a subscription. */
export type SubscriptionArguments<Data, Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables | undefined, options?: SubscribeOptions<Data, Variables> | undefined]
    : [variables: Variables, options?: SubscribeOptions<Data, Variables> | undefined];

/**
 * A client of one gateway with one key. Every method throws a VideoGenError when it cannot do what it says:
 * UnauthenticatedError, ConnectionError, GraphQLRequestError, or what it names besides.
 */
export interface VideoGenClient extends AsyncDisposable {
  /**
   * Submits one video. Expected refusals are part of the result, told apart by `__typename`. When no answer comes it is sent
   * again, always with the same idempotencyKey, its own unless the input has one, so that it is made once. After two minutes
   * without an answer it throws a ConnectionError that carries the key.
   */
  generateVideo(input: GenerateVideoInput, options?: GenerateVideoOptions): Promise<GenerateVideoResult>;
  /**
   * Submits one video as `generateVideo` does, follows it to the end and resolves to the COMPLETED generation. Throws GenerationRefusedError,
   * GenerationFailedError, or WaitTimeoutError, which carries the id of a generation that goes on.
   */
  generateAndWait(input: GenerateVideoInput, options?: GenerateAndWaitOptions): Promise<Generation>;
  /**
   * The generation as it is now, or what is newer than the cursor `after`, and then each change, in order, until it is
   * terminal. Goes on where it was when a connection is lost: no change is missed, none comes twice. Throws
   * GenerationNotFoundError. Leaving the loop ends the subscription.
   */
  watch(id: string, options?: WatchOptions): AsyncIterable<GenerationUpdate>;
  /**
   * Each change of the caller's generations, from now on or since the cursor `after`. Never ends by itself; goes on where it
   * was when a connection is lost.
   */
  watchAll(options?: WatchAllOptions): AsyncIterable<GenerationUpdate>;
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
   * again: with the same variables, so that what happened meanwhile is not replayed, unless `resumeWith` says which differ.
   */
  subscribe<Data = unknown, Variables = Record<string, unknown>>(
    document: OperationDocument<Data, Variables>,
    ...rest: SubscriptionArguments<NoInfer<Data>, NoInfer<Variables>>
  ): AsyncIterable<Data>;

  /** How the updates of all that is subscribed are coming; `closed` while nothing is. */
  readonly connectionState: ConnectionState;
  /** Calls the listener whenever `connectionState` has changed, until the returned function is called. */
  readonly onConnectionState: (listener: (state: ConnectionState) => void) => () => void;

  /** Ends all subscriptions, which throw a ConnectionError, and their connection. Queries and mutations need no closing. */
  close(): Promise<void>;
}
