import type { FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import { ConnectionError, toAnswerError } from './errors.ts';

/** What a subscription is told and tells while it is connected. */
export interface Connection {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called each time it gets connected. */
  readonly onLive: () => void;
}

/** A way to the gateway for subscriptions. */
export interface Transport {
  /**
   * Subscribes once and yields the data of each result. Returns when the server completes; throws the signal's reason at
   * once when it is aborted, and a ConnectionError when the connection is lost, after which it may be called again.
   */
  subscribe<Data>(payload: SubscribePayload, connection: Connection): AsyncGenerator<Data, void, undefined>;
  /** Closes what is left open. To be called when nothing is subscribed any more. */
  close(): Promise<void>;
}

/** The data of a subscription's result. Throws the error that it stands for, if it does. */
export function readData<Data>({ data, errors }: FormattedExecutionResult<Data, unknown>): Data {
  if (errors !== undefined && errors.length > 0) throw toAnswerError(errors, data);
  if (data === undefined || data === null) throw new ConnectionError('A subscription result had no data.');
  return data;
}
