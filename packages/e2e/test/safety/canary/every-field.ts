import { schema } from '@videogen/schema';
import { buildArgs } from '../calls/build-args.ts';
import { printCalls, type Operation } from '../calls/print-calls.ts';
import { listRootFields, type RootField } from '../calls/root-fields.ts';
import { selectEverything } from '../calls/select-everything.ts';

/** One call of each root field, with harmless arguments and everything selected. */
export function listEveryCall(): readonly (Operation & Pick<RootField, 'kind' | 'name'>)[] {
  return listRootFields(schema).map((field) => {
    const call = { field, args: buildArgs(field.args, []) };
    const { query, variables } = printCalls([call], ({ type }) => selectEverything(schema, type, { levels: 4 }));
    return { kind: field.kind, name: field.name, query, variables };
  });
}
