import {
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { checkVariables } from './check-variables.ts';
import { createCostLimit } from './limit-cost.ts';
import { createLimitError } from './limit-error.ts';
import { limitLists } from './limit-lists.ts';
import { limitRepeats } from './limit-repeats.ts';
import { limitSelections } from './limit-selections.ts';
import type { Limits } from './limits.ts';
import { nameLimits } from './name-limits.ts';

/** Searching for similar names takes longer than the rest of an error. */
const noSuggestions = { hideSuggestions: true };
/** The heap that all cached documents may take, roughly. */
const MOST_CACHED_BYTES = 16 * 1024 * 1024;

/** The documents that are valid and within the limits. */
export interface Documents {
  /** Parses and validates the documents of every transport. */
  readonly plugin: Plugin;
  /** Returns a document that was valid before. */
  find(text: string): DocumentNode | undefined;
  /** Returns the error for an operation whose variables exceed a limit; undefined for any other. */
  findExcess(schema: GraphQLSchema, document: DocumentNode, params: GraphQLParams): GraphQLError | undefined;
}

/**
 * Parses and validates documents within the limits, and caches the valid ones. Limits that depend on variables are checked for each
 * operation.
 */
export function createDocuments(limits: Limits): Documents {
  const findHighCost = createCostLimit(limits.cost);
  const valid = new LRUCache<string, DocumentNode>({
    maxSize: MOST_CACHED_BYTES,
    sizeCalculation: (document, text) => estimateBytes(document, text),
  });
  // Checked before graphql's own rules, some of which cost more than linear time.
  const limitRules: readonly ValidationRule[] = [
    limitSelections(limits),
    limitLists(limits.listItems),
    limitRepeats(limits.tokens),
  ];

  function findExcess(schema: GraphQLSchema, document: DocumentNode, params: GraphQLParams): GraphQLError | undefined {
    const operation = getOperationAST(document, params.operationName);
    // The executor reports it.
    if (!operation) return undefined;
    const variables = { schema, operation, values: params.variables ?? {} };
    return checkVariables(variables, limits.listItems) ?? findHighCost(document, variables);
  }

  const plugin: Plugin = {
    onExecute({ args }) {
      Object.assign(args, noSuggestions);
    },
    onSubscribe({ args }) {
      Object.assign(args, noSuggestions);
    },
    onParse({ params, setParseFn, setParsedDocument }) {
      const text = typeof params.source === 'string' ? params.source : params.source.body;
      const known = valid.get(text);
      if (known) return setParsedDocument(known);
      refuseLongText(text, limits.queryBytes);
      setParseFn((source, options) => parse(source, { ...options, maxLexicalTokens: limits.tokens }));
      return ({ result }) => refuseManyTokens(result, limits.tokens);
    },
    onValidate({ params: { documentAST, schema }, context, validateFn, setValidationFn, setResult }) {
      const text = documentAST.loc?.source.body ?? '';
      if (valid.peek(text) === documentAST) setResult([]);
      setValidationFn((_schema, document, rules) => {
        const refused = validate(schema, document, limitRules);
        return refused.length > 0 ? refused : nameLimits(validateFn(schema, document, rules, noSuggestions));
      });
      return ({ valid: isValid, setResult: replaceResult }) => {
        if (!isValid) return;
        if (valid.peek(text) !== documentAST) valid.set(text, documentAST);
        const excess = findExcess(schema, documentAST, context.params ?? {});
        if (excess) replaceResult([excess]);
      };
    },
  };
  return { plugin, find: (text) => valid.get(text), findExcess };
}

function refuseLongText(text: string, most: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= most) return;
  throw createLimitError(`The query text is too long: expected at most ${most} bytes, got ${bytes}.`);
}

function refuseManyTokens(result: unknown, most: number): void {
  const isTooMany =
    result instanceof GraphQLError &&
    result.message === `Syntax Error: Document contains more than ${most} tokens. Parsing aborted.`;
  if (isTooMany) throw createLimitError(`The query has too many tokens: expected at most ${most}, got more.`);
}

/** Measured: plain fields take the most per token. Short comments, which are kept but are no tokens, take the most per character. */
const BYTES_PER_TOKEN = 420;
const BYTES_PER_CHARACTER = 45;

function estimateBytes({ tokenCount = 0 }: DocumentNode, text: string): number {
  return BYTES_PER_TOKEN * tokenCount + BYTES_PER_CHARACTER * text.length;
}
