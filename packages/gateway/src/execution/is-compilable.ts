import { BREAK, Kind, visit, type DocumentNode } from 'graphql';
import { countSelections } from '../limits/limit-selections.ts';

/** Measured: compiling takes 0.1 ms a field, three times as long below `node` and `nodes`. */
const MOST_FIELDS = 150;

/**
 * Returns true for a document that graphql-jit 0.8.9 compiles correctly and quickly. It writes texts of a document into its code,
 * where some of them would be run. Names such as `__proto__` are not safe there either. It ignores the place of a fragment with
 * `@skip` or `@include`.
 */
export function isCompilable(document: DocumentNode): boolean {
  let isSafe = true;
  const refuse = (): typeof BREAK => {
    isSafe = false;
    return BREAK;
  };
  visit(document, {
    StringValue: refuse,
    Directive: refuse,
    Name: ({ value }) => (value.startsWith('__') && value !== '__typename' ? refuse() : undefined),
  });
  return isSafe && hasFewFields(document);
}

function hasFewFields({ definitions }: DocumentNode): boolean {
  const [operation, second] = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  if (!operation || second) return false;
  const { fields } = countSelections(operation, (name) => fragments.find((each) => each.name.value === name));
  return fields <= MOST_FIELDS;
}
