import type { FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import { ConnectionError, toAnswerError } from '../errors.ts';

/** The connection of one subscription. */
export interface Connection {
  /** Ends the subscription. */
  readonly signal: AbortSignal;
  /** Called once the subscription is connected. */
  readonly onLive: () => void;
}

/** A transport of subscriptions. */
export interface Transport {
  /**
   * Subscribes once and yields the data of each result. Returns when the server completes the subscription. Throws the signal's
   * reason at once, and a ConnectionError when the connection is lost, after which it may be called again.
   */
  subscribe<Data>(payload: SubscribePayload, connection: Connection): AsyncGenerator<Data, void, undefined>;
  /** Closes open connections. Call it after all subscriptions have ended. */
  close(): Promise<void>;
}

/** A WebSocket class: that of the browser, of Node, or of `ws`. */
export type WebSocketClass = new (url: string, protocol: string) => object;

/** A websocket that could not be opened. A browser does not tell why. */
export class SocketRefusedError extends ConnectionError {}

/** A subscription that was ended because its consumer is slow. It resumes after its last event, at once. */
export class SlowConsumerError extends ConnectionError {
  constructor() {
    super('The events were not consumed.');
  }
}

/** Returns the data of a result. Throws the error of a result with errors or without data. */
export function readData<Data>({ data, errors }: FormattedExecutionResult<Data, unknown>): Data {
  if (errors !== undefined && errors.length > 0) throw toAnswerError(errors, data);
  if (data === undefined || data === null) throw new ConnectionError('A subscription result had no data.');
  return data;
}
