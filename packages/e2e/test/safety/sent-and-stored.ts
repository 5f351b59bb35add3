import { schema } from '@videogen/schema';
import { askGraphql, readField, readList } from '@videogen/testkit';
import { GraphQLObjectType } from 'graphql';
import { selectEverything } from './calls/select-everything.ts';
import type { Forwarded } from './odd-submissions.ts';
import type { Input } from './submit-inputs.ts';

/** Fields that tell the gateway how to submit. */
const onlyRead: ReadonlySet<string> = new Set(['idempotencyKey', 'whenRateLimited']);

/** Fields that only the gateway keeps. */
const keptHere: ReadonlySet<string> = new Set(['label']);

/** The expected body to VideoGenAPI for an input: the same fields in snake case, and those of `extra`. */
export function printWire(input: Input): object {
  return Object.fromEntries(
    listStored(input)
      .filter(([name]) => !keptHere.has(name))
      .flatMap(([name, value]) => (name === 'extra' ? Object.entries(value ?? {}) : [[toSnakeCase(name), value]])),
  );
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function listStored(input: Input): readonly (readonly [string, unknown])[] {
  return Object.entries(input).filter(([name]) => !onlyRead.has(name));
}

/** The expected fields of an input's generation. */
export function printStored(input: Input): object {
  return Object.fromEntries(
    listStored(input).map(([name, value]) => [
      name,
      name === 'label' && typeof value === 'string' ? value.trim() : value,
    ]),
  );
}

const PAGE = 50;

/** Reads the same fields of the generations that were made of inputs, in order. */
export async function readStored(
  { gatewayUrl, key }: { readonly gatewayUrl: string; readonly key: string },
  forwarded: readonly Forwarded[],
): Promise<readonly object[]> {
  const stored: object[] = [];
  for (let start = 0; start < forwarded.length; start += PAGE) {
    const page = forwarded.slice(start, start + PAGE);
    const { body } = await askGraphql(gatewayUrl, {
      key,
      query: nodesQuery,
      variables: { ids: page.map(({ id }) => id) },
    });
    const nodes = readList(body, 'data', 'nodes');
    stored.push(...page.map(({ input }, index) => pick(input, nodes[index])));
  }
  return stored;
}

function pick(input: Input, generation: unknown): object {
  return Object.fromEntries(
    listStored(input).map(([name]) => [
      name,
      name === 'model' ? readField(generation, 'model', 'key') : readField(generation, name),
    ]),
  );
}

const nodesQuery = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Generation ${selectGeneration()} } }`;

function selectGeneration(): string {
  const type = schema.getType('Generation');
  if (!(type instanceof GraphQLObjectType)) throw new Error('there are no generations');
  return selectEverything(schema, type, { levels: 2 });
}
