import { getNullableType, isListType } from 'graphql';
import { askGraphql, readField, readList } from '@videogen/testkit';
import { aliasOf, printCalls } from './calls/print-calls.ts';
import type { RootField } from './calls/root-fields.ts';

/** Fields of an input object. */
export type Input = Readonly<Record<string, unknown>>;

/** The gateway, the key and the field to submit by. */
export interface SubmitOptions {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly field: RootField;
  /** The selection of each result; by default the fields that show if it was accepted. */
  readonly selection?: string | undefined;
}

const usualSelection = `{
  __typename
  ... on GenerateVideoSuccess { generation { id generationId } }
  ... on Error { message }
  ... on InvalidInputError { issues { path } }
}`;

const BATCH = 20;
const AT_ONCE = 6;

/** Submits inputs by a field that takes one or a list. Returns their results in order. */
export async function submitInputs(inputs: readonly Input[], options: SubmitOptions): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  const starts = Array.from({ length: Math.ceil(inputs.length / BATCH) }, (_, index) => index * BATCH);
  async function work(): Promise<void> {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const first = start;
      const batch = await submitBatch(inputs.slice(start, start + BATCH), options);
      batch.forEach((result, index) => (results[first + index] = result));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function submitBatch(
  inputs: readonly Input[],
  { gatewayUrl, key, field, selection = usualSelection }: SubmitOptions,
): Promise<readonly unknown[]> {
  const [arg] = field.args;
  if (!arg) throw new Error(`${field.name} takes no argument`);
  const isList = isListType(getNullableType(arg.type));
  const values = isList ? [inputs] : inputs;
  const calls = values.map((value) => ({ field, args: { [arg.name]: value } }));
  const { body } = await askGraphql(gatewayUrl, { key, ...printCalls(calls, () => selection) });
  if (isList && readField(body, 'data') != null) return readList(body, 'data', aliasOf(0));
  return inputs.map((_, index) => readField(body, 'data', aliasOf(index)) ?? body);
}
