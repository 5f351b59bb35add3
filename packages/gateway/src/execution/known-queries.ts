import type { ExecutionResult } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { createContext, schema, type Context } from '@videogen/schema';
import type { User } from '@videogen/store';
import type { Documents } from '../limits/documents.ts';
import { isTooLong } from '../limits/limit-answers.ts';
import type { Limits } from '../limits/limits.ts';
import type { KeyShares } from '../shares/key-shares.ts';
import type { CompiledQueries } from './compile-queries.ts';

/** The memories of the handler's plugins, and what each execution needs. */
export interface KnownQueriesOptions extends Pick<Context, 'lifecycle' | 'linkMedia'> {
  readonly documents: Documents;
  readonly compiledQueries: CompiledQueries;
  readonly limits: Limits;
  readonly shares: KeyShares;
}

/** An operation that came over HTTP, and if it was counted to its key. */
export interface KnownResult {
  readonly isCounted: boolean;
  /** Without errors; undefined where the handler must execute the operation. */
  readonly result?: ExecutionResult;
}

/** Executes an operation, if it is a query that is known. Rejects with RATE_LIMITED. */
export type ExecuteKnown = (params: GraphQLParams, caller: User) => Promise<KnownResult>;

/**
 * Creates the execution of known queries. A query is known once its document was parsed, found valid and compiled. Then each plugin has
 * nothing left to do but what is done here, in the plugins' order. A query that cannot be answered without an error goes through the
 * plugins, which repeat it: queries change nothing.
 */
export function createKnownQueries(options: KnownQueriesOptions): ExecuteKnown {
  const { documents, compiledQueries, limits, shares, lifecycle, linkMedia } = options;

  return async (params, caller) => {
    const document = documents.find(params.query ?? '');
    const execute = document && compiledQueries.find(document, params.operationName ?? undefined);
    if (!execute) return { isCounted: false };
    shares.takeOperation(caller.id);
    if (documents.findExcess(schema, document, params)) return { isCounted: true };
    const result = await execute(undefined, createContext({ caller, lifecycle, linkMedia }), params.variables ?? {});
    return result.errors || isTooLong(result, limits.answerBytes) ? { isCounted: true } : { isCounted: true, result };
  };
}
