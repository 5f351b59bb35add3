import type { FormattedExecutionResult, Sink, SubscribePayload } from 'graphql-ws';
import type { Client } from 'graphql-ws/client';
import { chooseBackoffMs } from '../transport/backoff.ts';
import { isPassing } from './ending.ts';
import { resumeAfter } from './resume-after.ts';

/** The listener of an operation. */
export interface OperationSink<Data, Extensions> extends Sink<FormattedExecutionResult<Data, Extensions>> {
  /** Called once, when the operation is over. */
  readonly onEnd: () => void;
}

/** An operation that was started and is not over. */
export interface RunningOperation {
  /** Ends it; the listener gets `complete`. */
  readonly end: () => void;
  /** Tells it that the connection was lost. A mutation ends with an error, as it may have been executed. */
  readonly loseConnection: (reason: unknown) => void;
}

/** Starts an operation. A subscription is sent again after an error that may pass, from its last update on. */
export function startOperation<Data, Extensions>(
  client: Client,
  payload: SubscribePayload,
  sink: OperationSink<Data, Extensions>,
): RunningOperation {
  const own = { ...payload };
  const kind = readKind(payload.query);
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | undefined;
  let isOver = false;

  function finish(report: () => void): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    unsubscribe?.();
    sink.onEnd();
    report();
  }

  function repeat(): void {
    if (isOver) return;
    failures += 1;
    timer = setTimeout(begin, chooseBackoffMs(failures));
  }

  function begin(): void {
    let isRefusedForNow = false;
    unsubscribe = client.subscribe<Data, Extensions>(own, {
      next(result) {
        if (isOver) return;
        isRefusedForNow = kind === 'subscription' && isPassing(result.errors ?? []);
        if (isRefusedForNow) return;
        failures = 0;
        resumeAfter(own, result);
        sink.next(result);
      },
      error(reason) {
        if (kind === 'subscription' && isPassing(reason)) repeat();
        else finish(() => sink.error(reason));
      },
      complete() {
        if (isRefusedForNow) repeat();
        else finish(() => sink.complete());
      },
    });
  }

  begin();
  return {
    end: () => finish(() => sink.complete()),
    loseConnection(reason) {
      if (kind === 'mutation') finish(() => sink.error(reason));
    },
  };
}

/** The kind of the text's first operation that is not a query. A document that is sent by its id counts as a subscription. */
function readKind(query: string): 'query' | 'mutation' | 'subscription' {
  if (query === '') return 'subscription';
  const [, kind] = /^\s*(mutation|subscription)\b/m.exec(query) ?? [];
  return kind === 'mutation' || kind === 'subscription' ? kind : 'query';
}
