import type { RootField } from './root-fields.ts';

/** A root field with its arguments. */
export interface Call {
  readonly field: RootField;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One operation. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The name of the answer to the call with this index. */
export const aliasOf = (index: number): string => `a${index}`;

/** Prints one operation of calls of one field, each under its alias, with all arguments as variables. */
export function printCalls(calls: readonly Call[], select: (field: RootField) => string): Operation {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const fields = calls.map(({ field, args }, index) => {
    const given = field.args.filter(({ name }) => args[name] !== undefined);
    for (const { name, type } of given) {
      declared.push(`$${aliasOf(index)}_${name}: ${String(type)}`);
      variables[`${aliasOf(index)}_${name}`] = args[name];
    }
    const passed = given.map(({ name }) => `${name}: $${aliasOf(index)}_${name}`);
    return `${aliasOf(index)}: ${field.name}${inBrackets(passed)} ${select(field)}`;
  });
  return { query: `${calls[0]?.field.kind ?? 'query'} ${inBrackets(declared)} { ${fields.join(' ')} }`, variables };
}

function inBrackets(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}
