import { getOperationAST, type ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createStoppingError } from './retryable-errors.ts';

/** The mutations that a gateway is executing: what must not be cut off when it stops. */
export interface WorkInFlight {
  /** Sees all operations, of every transport. */
  readonly plugin: Plugin;
  /** Whether new work is refused. */
  readonly isStopping: boolean;
  /** From now on mutations, and subscriptions over HTTP, are refused as retryable. */
  stop(): void;
  /** Resolves when no mutation is being executed. */
  ended(): Promise<void>;
}

/** Begins to count. */
export function createWorkInFlight(): WorkInFlight {
  const running = new Set<Promise<unknown>>();
  let isStopping = false;

  const plugin: Plugin = {
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      if (getOperationAST(args.document, args.operationName)?.operation !== 'mutation') return;
      if (isStopping) return setResultAndStopExecution({ errors: [createStoppingError()] });
      setExecuteFn((given: ExecutionArgs) => {
        const result = Promise.resolve(executeFn(given)).finally(() => running.delete(result));
        running.add(result);
        return result;
      });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      // Over a websocket it may begin: the close that follows tells the client to come again, as an error would not.
      const isOverHttp = 'request' in args.contextValue;
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
