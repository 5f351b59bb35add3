import { getOperationAST, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import { createStoppingError } from './retryable-errors.ts';

/** The transport of an operation: HTTP where there is no websocket. */
interface TransportContext {
  readonly socket?: WebSocket;
}

/** The mutations that a gateway is executing. They must end before it stops. */
export interface WorkInFlight {
  /** Observes the operations of every transport. */
  readonly plugin: Plugin<TransportContext>;
  /** True while new work is refused. */
  readonly isStopping: boolean;
  /** Refuses mutations, and subscriptions over HTTP, from now on, with an error that allows a retry. */
  stop(): void;
  /** Resolves when no mutation is being executed. */
  ended(): Promise<void>;
}

/** Starts to track mutations. */
export function createWorkInFlight(): WorkInFlight {
  const running = new Set<Promise<unknown>>();
  let isStopping = false;

  const plugin: Plugin<TransportContext> = {
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      if (getOperationAST(args.document, args.operationName)?.operation !== 'mutation') return;
      if (isStopping) return setResultAndStopExecution({ errors: [createStoppingError()] });
      setExecuteFn((given: ExecutionArgs) => {
        const result = Promise.resolve(executeFn(given)).finally(() => running.delete(result));
        running.add(result);
        return result;
      });
    },
    onSubscribe({ context, setResultAndStopExecution }) {
      // Over a websocket it may begin: clients reconnect after the close that follows, but not after an error.
      const isOverHttp = context.socket === undefined;
      if (isStopping && isOverHttp) setResultAndStopExecution({ errors: [createStoppingError()] });
    },
  };

  return {
    plugin,
    get isStopping() {
      return isStopping;
    },
    stop() {
      isStopping = true;
    },
    async ended() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
