import { getOperationAST, type DocumentNode, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { isCompilable } from './is-compilable.ts';

/** Compiling takes about 1 ms, as much as some ten executions save. */
const COMPILED_AT_USE = 3;
/** Measured: the code of a usual query takes 8 kB of heap. */
const MOST_COMPILED = 500;

type Execute = CompiledQuery['query'];

/** The queries that were compiled. */
export interface CompiledQueries {
  /** Compiles queries, and executes them by their code. */
  readonly plugin: Plugin;
  /** Returns the code of a query; undefined where it has none yet, or the operation is no query. */
  find(document: DocumentNode, operationName: string | undefined): Execute | undefined;
}

/**
 * Executes a query by code that is compiled at its document's third use. A result with errors is discarded, and the query
 * executed by graphql's rules: so every error is theirs. Queries change nothing, so they can be repeated.
 */
export function createCompiledQueries(): CompiledQueries {
  const uses = new WeakMap<object, number>();
  const compiled = new LRUCache<object, Execute | 'not compilable'>({ max: MOST_COMPILED });

  function findOrCompile({ schema, document, operationName }: ExecutionArgs): Execute | undefined {
    const known = compiled.get(document);
    if (known !== undefined) return known === 'not compilable' ? undefined : known;
    const use = (uses.get(document) ?? 0) + 1;
    uses.set(document, use);
    if (use < COMPILED_AT_USE) return undefined;
    const query = isCompilable(document) ? compileQuery(schema, document, operationName ?? undefined) : undefined;
    const execute = query && isCompiledQuery(query) ? query.query : undefined;
    compiled.set(document, execute ?? 'not compilable');
    return execute;
  }

  const plugin: Plugin = {
    onExecute({ args, executeFn, setExecuteFn }) {
      if (!isQuery(args.document, args.operationName)) return;
      const execute = findOrCompile(args);
      if (!execute) return;
      setExecuteFn((given: ExecutionArgs) => {
        const finish = (result: ExecutionResult): unknown => (result.errors ? executeFn(given) : result);
        const result = execute(given.rootValue, given.contextValue, given.variableValues);
        return result instanceof Promise ? result.then(finish) : finish(result);
      });
    },
  };

  return {
    plugin,
    find(document, operationName) {
      const known = compiled.get(document);
      return known !== 'not compilable' && isQuery(document, operationName) ? known : undefined;
    },
  };
}

function isQuery(document: DocumentNode, operationName: string | null | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === 'query';
}
