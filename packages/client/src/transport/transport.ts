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

/** Returns the data of a result. Throws the error of a result with errors or without data. */
export function readData<Data>({ data, errors }: FormattedExecutionResult<Data, unknown>): Data {
  if (errors !== undefined && errors.length > 0) throw toAnswerError(errors, data);
  if (data === undefined || data === null) throw new ConnectionError('A subscription result had no data.');
  return data;
}
