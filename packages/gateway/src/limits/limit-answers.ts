import { getOperationAST, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createLimitError } from './limit-error.ts';

/**
 * Refuses an answer, or an event of a subscription, that has too many bytes. Most need not be serialised to know. A mutation's
 * answer is never refused, as the mutation is already done.
 */
export function limitAnswers(most: number): Plugin {
  function refuse(result: unknown, setResult: (result: ExecutionResult) => void): void {
    if (!isTooLong(result, most)) return;
    setResult({
      errors: [
        createLimitError(`The answer is too long: expected at most ${most} bytes, got more. Ask for less at once.`),
      ],
    });
  }

  return {
    onExecute({ args }) {
      if (getOperationAST(args.document, args.operationName)?.operation === 'mutation') return undefined;
      return { onExecuteDone: ({ result, setResult }) => refuse(result, setResult) };
    },
    onSubscribe: () => ({
      onSubscribeResult: () => ({ onNext: ({ result, setResult }) => refuse(result, setResult) }),
    }),
  };
}

/** JSON takes six bytes to escape a control character. Any other takes at most three. */
const MOST_BYTES_PER_CHARACTER = 6;

/** Returns true for a result that has more bytes as JSON. */
export function isTooLong(result: unknown, most: number): boolean {
  const characters = countCharacters(result, most);
  if (characters > most || characters * MOST_BYTES_PER_CHARACTER <= most) return characters > most;
  return Buffer.byteLength(JSON.stringify(result)) > most;
}

/** The length of a value as JSON without escapes. It may stop at any number above `most`. */
function countCharacters(value: unknown, most: number): number {
  // A list, as values may nest deeper than recursion allows.
  const open: object[] = [];
  let characters = 0;

  function add(each: unknown): void {
    if (typeof each === 'string') characters += each.length + QUOTES;
    else if (typeof each === 'object' && each !== null) open.push(each);
    else characters += String(each).length;
  }

  add(value);
  for (let next = open.pop(); next && characters <= most; next = open.pop()) {
    // A comma or a bracket for each value, and the last bracket.
    characters += 1;
    if (Array.isArray(next)) {
      characters += next.length;
      for (const each of next) add(each);
    } else if ('toJSON' in next && typeof next.toJSON === 'function') {
      add(next.toJSON());
    } else {
      // A list of entries takes three times as long.
      for (const key in next) {
        const each: unknown = Reflect.get(next, key);
        if (each === undefined) continue;
        characters += key.length + QUOTES + COLON_AND_COMMA;
        add(each);
      }
    }
  }
  return characters;
}

const QUOTES = 2;
const COLON_AND_COMMA = 2;
