import type { GraphQLParams } from 'graphql-yoga';
import { findExcess } from '../limits/limit-json.ts';

/** Reads a body that has a document's text and no other parameters than its variables and an operation's name; undefined for any other. */
export function readPlainParams(body: string): GraphQLParams | undefined {
  if (findExcess(body)) return undefined;
  let params: unknown;
  try {
    params = JSON.parse(body);
  } catch {
    return undefined;
  }
  return isPlainParams(params) ? params : undefined;
}

function isPlainParams(params: unknown): params is GraphQLParams {
  if (typeof params !== 'object' || params === null) return false;
  for (const name in params) if (!plainNames.has(name)) return false;
  return (
    'query' in params &&
    typeof params.query === 'string' &&
    (!('variables' in params) || isVariables(params.variables)) &&
    (!('operationName' in params) || params.operationName === null || typeof params.operationName === 'string')
  );
}

const plainNames: ReadonlySet<string> = new Set(['query', 'variables', 'operationName']);

function isVariables(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value);
}
