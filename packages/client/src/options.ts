import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { TransportChoice } from './transport/create-transport.ts';
import type { HeaderRecord, Provided } from './transport/credentials.ts';
import type { DocumentText } from './generated/texts.ts';
import type { WebSocketClass } from './transport/transport.ts';

export interface VideoGenClientOptions {
  /**
   * The gateway's GraphQL URL, such as `http://127.0.0.1:4000/graphql`; in a page also a path of its site, such as
   * `/api/videogen`. Subscriptions use it with ws or wss.
   */
  readonly url: string | URL;
  /**
   * The VideoGenAPI key, or a function that returns it or a promise of it. The function is called for each request and each
   * connection, and once more after a refused key. The key may be left out if the gateway has one of its own.
   */
  readonly key?: Provided<string | undefined>;
  /**
   * Headers of each request, such as those of a login, or a function like that of `key`. A websocket has no headers; it sends
   * them, and the key, in its first message.
   */
  readonly headers?: Provided<HeaderRecord | undefined>;
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Used instead of the global `WebSocket`. */
  readonly webSocketImpl?: WebSocketClass | undefined;
  /**
   * The transport of subscriptions: a `websocket`, server-sent events (`sse`), or `auto`, the default. `auto` is a websocket.
   * If it cannot be opened, server-sent events are used until such a connection is lost. A websocket that worked before is
   * tried six times first.
   */
  readonly transport?: TransportChoice | undefined;
  /**
   * Milliseconds until a query without an answer throws a ConnectionError, by default 30,000. Within it the query is sent again
   * after a lost connection, and after half of it without an answer.
   */
  readonly timeoutMs?: number | undefined;
}

export interface CallOptions {
  /** Ends the call, which then throws the signal's reason. A mutation that was already sent may still be executed. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until a call without an answer throws a ConnectionError: by default those of the client for a query, 120,000 for a mutation. */
  readonly timeoutMs?: number | undefined;
}

export interface PreviewOptions extends CallOptions {
  /** The number of inputs of the same file before these, by default 0, for a file that is previewed in parts. */
  readonly precedingCount?: number | undefined;
}

export interface WatchUsageOptions {
  /** Ends the watch, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface SubscribeOptions<Data, Variables> {
  /** Ends the subscription, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with each result. Returns the variables that change when the subscription is sent again after a lost connection,
   * such as `({ generationsUpdated }) => ({ after: generationsUpdated.cursor })`. By default none change.
   */
  readonly resumeWith?: ((data: Data) => Partial<Variables>) | undefined;
}

/** An operation: a typed document of GraphQL Code Generator, or a string with its types as type arguments. */
export type OperationDocument<Data, Variables> =
  | TypedDocumentNode<Data, Variables>
  | DocumentText<Data, Variables>
  | string;

/** The arguments after the document. The variables may be left out if none of them is required. */
export type OperationArguments<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables | undefined, options?: CallOptions | undefined]
    : [variables: Variables, options?: CallOptions | undefined];

/** The arguments after the document of a subscription. */
export type SubscriptionArguments<Data, Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables | undefined, options?: SubscribeOptions<Data, Variables> | undefined]
    : [variables: Variables, options?: SubscribeOptions<Data, Variables> | undefined];
