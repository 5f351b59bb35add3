import type { ValidationRule } from 'graphql';
import { createLimitError } from './limit-error.ts';

/** The fewest that a field takes which is alone in its selection: `name { field }`. */
const TOKENS_PER_SELECTION = 4;

/**
 * Refuses a document with too many fields of one name, or of one alias. As many are allowed as fit into one that repeats none within a
 * selection: graphql compares each two of a name, and a thousand of them take 30 ms when they are the first.
 */
export function limitRepeats(tokens: number): ValidationRule {
  const most = Math.floor(tokens / TOKENS_PER_SELECTION);
  return (context) => {
    const counts = new Map<string, number>();
    return {
      Field({ alias, name }) {
        const key = (alias ?? name).value;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      },
      Document: {
        leave() {
          for (const [name, count] of counts) {
            if (count <= most) continue;
            const message = `The query has too many fields of one name: expected at most ${most}, got ${count} of "${name}".`;
            context.reportError(createLimitError(message));
          }
        },
      },
    };
  };
}
